import Foundation
import Testing

/// The portal that a benchmark runs beside itself.
struct BenchServerTests {
    @Test func `it ends with a benchmark that is killed`() throws {
        let folder = try ServeFolder()
        let result = try Tool.shell(
            """
            "$RETRACE" bench http --data "$AT" >/dev/null 2>&1 & parent=$!
            for try in {1..400}; do child=$(pgrep -P $parent) && break; sleep 0.05; done
            kill -KILL $parent
            runs() { grep -q '^State:.[^ZX]' "/proc/$child/status" 2>/dev/null; }
            for try in {1..400}; do runs || break; sleep 0.05; done
            if runs; then kill -KILL "$child"; echo "outlived it"; else echo "ended: ${child:+there was one}"; fi
            """, environment: ["AT": folder.path])
        #expect(result.output == "ended: there was one\n", "\(result.errors)")
        // What it leaves lies where it was told to work.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test func `it serves until its input is closed`() throws {
        let folder = try ServeFolder()
        let result = try Tool.shell(
            """
            exec 3> >("$RETRACE" bench http-server --folder "$AT/data" > "$AT/port")
            for try in {1..400}; do [ -s "$AT/port" ] && break; sleep 0.05; done
            exec 4<>"/dev/tcp/127.0.0.1/$(cat "$AT/port")" && echo serves
            exec 4>&- 3>&-
            wait $! && echo ended
            """, environment: ["AT": folder.path])
        #expect(result.output == "serves\nended\n", "\(result.errors)")
    }
}
