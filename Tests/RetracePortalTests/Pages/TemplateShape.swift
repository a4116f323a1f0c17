import RetracePortal

/// What a template may name: the fields of a value and of the values within it, over all samples of it.
struct TemplateShape {
    var fields: [String: TemplateShape] = [:]

    init() {}

    init(_ value: Any) {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional, .collection:
            for child in mirror.children { merge(TemplateShape(child.value)) }
        case .struct:
            // The parts of a text or a number are none of a template's business.
            if value is String || value is Int { return }
            for child in mirror.children {
                guard let label = child.label else { continue }
                fields[label, default: TemplateShape()].merge(TemplateShape(child.value))
            }
        default: break
        }
    }

    /// Of names such as `shared.help`.
    init(names: Set<String>) {
        for name in names { add(name.split(separator: ".").map(String.init)[...]) }
    }

    mutating func add(_ path: ArraySlice<String>) {
        guard let first = path.first else { return }
        fields[first, default: TemplateShape()].add(path.dropFirst())
    }

    mutating func merge(_ other: TemplateShape) {
        for (name, shape) in other.fields { fields[name, default: TemplateShape()].merge(shape) }
    }

    func at(_ path: ArraySlice<String>) -> TemplateShape? {
        guard let first = path.first else { return self }
        return fields[first]?.at(path.dropFirst())
    }
}

/// Follows a template as Mustache does, innermost value first, and collects the names that lead nowhere.
struct TemplateWalk {
    var stack: [TemplateShape]
    var unknown: [String] = []
    /// Of values that would stand in the page unescaped.
    var unescaped: [String] = []

    mutating func walk(_ template: String) throws {
        for tag in try TemplateNames(template).tags {
            switch tag {
            case .value(let name): _ = find(name)
            case .unescaped(let name): unescaped.append(name)
            case .section(let name): stack.append(find(name) ?? TemplateShape())
            case .inverted(let name):
                _ = find(name)
                stack.append(TemplateShape())
            case .end: stack.removeLast()
            case .partial(let name):
                guard let part = PortalTemplates.all[name] else {
                    unknown.append("> \(name)")
                    continue
                }
                try walk(part)
            }
        }
    }

    private mutating func find(_ name: String) -> TemplateShape? {
        if name == "." { return stack.last }
        let path = name.split(separator: ".").map(String.init)
        for scope in stack.reversed() where scope.fields[path[0]] != nil {
            if let found = scope.at(path[...]) { return found }
            break
        }
        unknown.append(name)
        return nil
    }
}
