/// How a page of a replay looks, by day, by night and on paper.
enum ReplayStyle {
    static let css = """
        :root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #fff; --line: #d5dae1;
          --forward: #1b6e45; --trouble: #b3261e; --plain: #4a6078; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a2adbb; --paper: #14181d;
          --line: #37404b; --forward: #5fc58f; --trouble: #ff8a80; --plain: #93abc4; } }
        body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem; background: var(--paper); color: var(--ink);
          font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.3rem; margin: 0; overflow-wrap: anywhere; }
        h2 { font-size: 1rem; margin: .1rem 0 .3rem; font-weight: 600; }
        header p, figcaption, .meta, dt { color: var(--soft); }
        header p, .meta { margin: 0; overflow-wrap: anywhere; }
        .meta, figcaption, dl, code { font-size: .85rem; }
        code { font-weight: 400; color: var(--soft); }
        figure { margin: 1rem 0; overflow-x: auto; }
        .timeline { width: 100%; min-width: 40rem; height: auto; display: block; }
        .timeline text { fill: var(--soft); font: 12px system-ui, sans-serif; }
        .timeline .lane { fill: var(--ink); }
        .timeline .wait { text-anchor: middle; font-size: 11px; }
        .axis { stroke: var(--line); }
        .timeline a { stroke: var(--paper); stroke-width: 1.5; }
        .timeline a.forward { fill: var(--forward); }
        .timeline a.trouble { fill: var(--trouble); }
        .timeline a.plain { fill: var(--plain); }
        ol { list-style: none; margin: 0; padding: 0; }
        li { border-left: 4px solid var(--plain); padding: .5rem 0 .5rem .8rem; margin: .6rem 0; }
        li.forward { border-color: var(--forward); }
        li.trouble { border-color: var(--trouble); }
        li:target { outline: 2px solid var(--plain); outline-offset: 4px; }
        dl { display: grid; grid-template-columns: 8rem 1fr; gap: .1rem .8rem; margin: 0; }
        dd { margin: 0; overflow-wrap: anywhere; }
        @media (max-width: 32rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .3rem; } }
        @media print { :root { --ink: #000; --soft: #444; --paper: #fff; --line: #bbb; --forward: #1b6e45;
          --trouble: #b3261e; --plain: #4a6078; } body { max-width: none; font-size: 11pt; padding: 0; }
          .timeline { min-width: 0; } figure { overflow: visible; } li, figure { break-inside: avoid; } }
        """
}
