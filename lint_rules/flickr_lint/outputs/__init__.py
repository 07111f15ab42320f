"""The output formats, one file each: a module with `render(report, rules)` or, for the terminal, `colour` as well."""
