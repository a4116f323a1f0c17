extension Branding {
    /// An example in the wording of the guide; the hotline and the address are invented.
    public static let standard = Branding(
        unchecked: BilingualText(
            vietnamese: "Trung tâm dịch vụ hành chính công trực tuyến tỉnh Khánh Hòa",
            english: "Online Public Administrative Service Centre of Khánh Hòa Province"),
        shortName: BilingualText(
            vietnamese: "Hành chính công Khánh Hòa", english: "Khánh Hòa Public Services"),
        emblem: .standard, light: .light, dark: .dark, hotline: "1900 0000",
        office: BilingualText(
            vietnamese: "Trung tâm Phục vụ hành chính công tỉnh Khánh Hòa, Nha Trang",
            english: "Khánh Hòa Public Administration Service Centre, Nha Trang"),
        otherWays: [
            BilingualText(
                vietnamese:
                    "Đến Trung tâm Phục vụ hành chính công hoặc bộ phận Một cửa gần nhất, mang theo giấy tờ gốc.",
                english: "Go to the service centre or the nearest one-stop office with your original document."),
            BilingualText(
                vietnamese: "Gọi đường dây nóng trong giờ làm việc để được hướng dẫn.",
                english: "Call the hotline during office hours and be guided."),
            BilingualText(
                vietnamese: "Tổ chức: người đại diện theo pháp luật gửi văn bản đề nghị đến Trung tâm.",
                english: "Organizations: the legal representative sends a written request to the centre."),
        ],
        terms: nil, privacy: nil, basePath: "", layout: nil)
}
