/// What each metric says. docs/serving.md has the same list.
enum MetricNames {
    static let help = [
        "retrace_http_requests_total": "Answers, by method, route and status.",
        "retrace_http_request_seconds": "From a request's head to its answer, by route; with the floor of rule E1.",
        "retrace_http_requests_in_flight": "Requests that have begun and are not answered.",
        "retrace_log_events": "Events in the log.",
        "retrace_log_used_bytes": "Bytes of the log's file that are in use.",
        "retrace_log_oldest_reader_commits": "Commits that the oldest open reader lies behind.",
        "retrace_log_commits_total": "Commits of the log since it began.",
        "retrace_checkpoint_events": "Events that the newest checkpoint covers.",
        "retrace_checkpoint_age_seconds": "How old the last event is that the newest checkpoint covers.",
        "retrace_checkpoint_wait_seconds":
            "How long the oldest event has waited that no checkpoint covers; 0 if none does.",
        "retrace_checkpoint_failures_total": "Faults of signing or handing on checkpoints since this process began.",
        "retrace_events_total": "Events since this process began, by type.",
        "retrace_recoveries_total": "Recoveries begun since this process began, by the rule that made each a decoy.",
        "retrace_refusals_total": "Requests refused aloud since this process began, by rule; as many as the log tells.",
        "retrace_messages_total": "Messages since this process began, by kind and by what became of them.",
        "retrace_message_parts_total": "SMS parts that gateways accepted since this process began.",
        "retrace_message_budget_near": "1 if the day's budget of messages is nearly spent (L8).",
        "retrace_view_lag_events": "Events that the views lack.",
        "retrace_view_lag_seconds": "How old the oldest event is that the views lack.",
        "retrace_disk_free_bytes": "Bytes free on the disk of the data.",
        "retrace_memory_resident_bytes": "Resident memory of this process.",
        "retrace_memory_anonymous_bytes": "The part of it that no file stands behind.",
        "retrace_start_seconds": "Seconds from the start of this process until it listened.",
        "retrace_gateway_seconds": "How long the gateway took for an answer.",
        "retrace_gateway_answers_total": "Answers of the gateway since this process began.",
        "retrace_ready": "1 if /readyz says so.",
    ]
}
