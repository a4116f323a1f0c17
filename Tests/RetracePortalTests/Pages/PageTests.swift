import Foundation
import Recovery
import RetracePortal
import Testing

struct PageTests {
    @Test(arguments: PageSamples.all, Language.allCases)
    func `a page is a whole document in its language`(sample: PageSample, language: Language) throws {
        let html = try sample.html(in: language)
        let markup = MarkupReading(html)
        #expect(html.hasPrefix("<!doctype html>"))
        #expect(markup.faults == [])
        #expect(markup.all("html").first?.attributes["lang"] == language.rawValue)
        #expect(markup.all("h1").count == 1)
        #expect(html.contains("<title>") && !html.contains("<title></title>"))
        #expect(!html.contains("{{") && !html.contains("Optional("))
    }

    @Test(arguments: PageSamples.all, Language.allCases)
    func `every reference within a page leads somewhere`(sample: PageSample, language: Language) throws {
        let markup = MarkupReading(try sample.html(in: language))
        let ids = markup.ids
        #expect(Set(ids).count == ids.count)
        for element in markup.elements {
            for id in (element.attributes["aria-describedby"] ?? "").split(separator: " ") {
                #expect(ids.contains(String(id)))
            }
            if let id = element.attributes["for"] { #expect(ids.contains(id)) }
            if let link = element.attributes["href"], link.hasPrefix("#") {
                #expect(ids.contains(String(link.dropFirst())))
            }
        }
    }

    @Test(arguments: PageSamples.all)
    func `headings go down one level at a time`(sample: PageSample) throws {
        let markup = MarkupReading(try sample.html(in: .vietnamese))
        var last = 0
        for element in markup.elements where element.name.count == 2 && element.name.hasPrefix("h") {
            guard let level = Int(element.name.dropFirst()) else { continue }
            #expect(level <= last + 1)
            last = level
        }
    }

    @Test(arguments: PageSamples.all)
    func `no style or script lies within a page`(sample: PageSample) throws {
        let markup = MarkupReading(try sample.html(in: .vietnamese))
        for script in markup.all("script") { #expect(script.attributes["src"]?.isEmpty == false) }
        #expect(markup.all("style").isEmpty)
        for element in markup.elements {
            #expect(!element.attributes.keys.contains { $0 == "style" || $0.hasPrefix("on") })
            #expect(element.attributes["src"]?.hasPrefix("data:") != true)
        }
    }

    @Test(arguments: PageSamples.all)
    func `every form is posted and names itself`(sample: PageSample) throws {
        for form in MarkupReading(try sample.html(in: .vietnamese)).all("form") {
            #expect(form.attributes["method"] == "post")
            #expect(form.attributes["action"]?.hasPrefix("/") == true)
        }
    }

    @Test(arguments: PageSamples.all)
    func `a page with all that it loads is under 50 KB`(sample: PageSample) throws {
        let html = try sample.html(in: .vietnamese)
        let assets = PortalAssets(branding: .standard)
        let markup = MarkupReading(html)
        let paths =
            markup.elements.compactMap { $0.attributes["src"] ?? $0.attributes["data-worker"] }
            + markup.all("link").compactMap { $0.attributes["href"] }
        var size = html.utf8.count
        for path in Set(paths) where path.hasPrefix("/") {
            let name = try #require(path.split(separator: "/").last)
            size += try #require(assets.asset(named: String(name))).bytes.count
        }
        #expect(size < 50_000)
    }

    @Test(arguments: PageSamples.all)
    func `a problem is said at the top, in the title and beside its field`(sample: PageSample) throws {
        let html = try sample.html(in: .english)
        let markup = MarkupReading(html)
        #expect(html.contains("<title>Problem: ") == sample.page.hasProblem)
        let alerts = markup.elements.filter { $0.attributes["role"] == "alert" }
        #expect((alerts.count == 1) == sample.page.hasProblem)
        for field in markup.elements where field.attributes["aria-invalid"] != nil {
            let described = field.attributes["aria-describedby"] ?? ""
            #expect(described.contains("-problem"))
        }
    }

    @Test func `below a prefix every address stands below it`() throws {
        let branding = try TestBranding.with(basePath: "/khoi-phuc/cong")
        for sample in PageSamples.all {
            let markup = MarkupReading(try sample.html(in: .vietnamese, branding: branding))
            for element in markup.elements {
                for name in ["href", "src", "action", "data-fresh", "data-worker"] {
                    guard let address = element.attributes[name], address.hasPrefix("/") else { continue }
                    #expect(address.hasPrefix("/khoi-phuc/cong/"))
                }
            }
        }
    }

    @Test func `the language switch comes back to the page`() throws {
        let html = try PageSamples.code[0].html(in: .vietnamese)
        #expect(html.contains(#"<input type="hidden" name="return" value="/lay-lai/ma-otp">"#))
        #expect(html.contains(#"<input type="hidden" name="language" value="en">"#))
    }
}

/// What the guide prints on its pages stands on ours.
struct GuideWordingTests {
    @Test(arguments: [
        ("sign-in", ["Đăng nhập", "Quên mật khẩu"]),
        (
            "request",
            [
                "Lấy lại thông tin đăng nhập", "Loại tài khoản để đăng ký", "Cá nhân", "Tổ chức",
                "Vui lòng nhập Số CMND", "Vui lòng nhập Số Điện Thoại để xác thực", "Tôi không phải là người máy",
                "Gửi OTP xác nhận", "Đã nhận được OTP?", "Trở về trang Đăng nhập",
            ]
        ),
        (
            "code",
            [
                "Lấy lại thông tin đăng nhập", "Vui lòng nhập Mã OTP nhận được", "Xác nhận", "Gửi lại mã OTP",
                "Thời gian Mã OTP gửi về điện thoại quý khách từ 30 giây đến 60 giây", "Trở về trang Đăng nhập",
            ]
        ),
        (
            "end",
            [
                "tài khoản và mật khẩu đăng nhập tạm thời sẽ được gửi đến điện thoại của Quý khách",
                "Trở về trang Đăng nhập",
            ]
        ),
    ])
    func `the labels are the guide's`(name: String, labels: [String]) throws {
        let sample = try #require(PageSamples.all.first { $0.name == name })
        let html = try sample.html(in: .vietnamese)
        for label in labels { #expect(html.contains(label)) }
    }
}
