import type { Entry } from './entry.ts'
import { marksToCarets } from './carets.ts'
import { diagnosticPages, type DiagnosticPage } from './diagnostic-pages.ts'
import type { NamedEntry } from './language-entries.ts'

/** What `kamkit explain` says of codes, of lint rules by their name, and of the categories of rules. */
export function diagnosticEntries(): readonly NamedEntry[] {
  const pages = diagnosticPages()
  const byCategory = Map.groupBy(
    pages.filter((page) => page.name !== undefined),
    (page) => page.category,
  )
  return [...pages.map(pageEntry), ...[...byCategory].map(categoryEntry)]
}

function pageEntry(page: DiagnosticPage): NamedEntry {
  const { code, name, category, severity, title, why, remedy, hasFix, hasSuggestions, isRefusedAtStart, examples } =
    page
  const entry: Entry = {
    kind: name === undefined ? severity : `lint rule ${name}`,
    name: code,
    forms: [title],
    doc: why,
    facts: [
      ['remedy', remedy],
      ['category', category],
      ['severity', name === undefined ? '' : severity],
      ['a start refuses it', isRefusedAtStart === undefined ? '' : isRefusedAtStart ? 'yes' : 'no'],
      ['fix', hasFix ? 'kamkit check --fix' : hasSuggestions ? 'kamkit check --fix-suggestions' : ''],
      ['silence', name === undefined || code.startsWith('KAM60') ? '' : `# kamkit-disable-next-line ${name} -- reason`],
    ],
    examples: examples.flatMap(({ bad, good }) => [
      { title: 'bad', text: marksToCarets(bad) },
      { title: name === undefined ? 'nearly the same, without the problem' : 'better', text: good },
    ]),
  }
  return [name === undefined ? [code] : [code, name], entry]
}

function categoryEntry([category, pages]: readonly [string, readonly DiagnosticPage[]]): NamedEntry {
  const facts = pages.map(({ name = '', title }): readonly [string, string] => [name, title])
  return [[category], { kind: 'category of lint rules', name: category, forms: [], doc: '', facts }]
}
