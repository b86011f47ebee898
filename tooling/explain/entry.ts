/** Everything that is known about one name, ready to be shown. */
export interface Entry {
  /** What it is: "core parameter", "function of module tm". */
  readonly kind: string
  readonly name: string
  /** How it is written, a line each. */
  readonly forms: readonly string[]
  readonly doc: string
  /** Further facts: "default", "5000". Empty texts are left out. */
  readonly facts: readonly (readonly [label: string, text: string])[]
  /** Pieces of configurations. */
  readonly examples?: readonly { readonly title: string; readonly text: string }[]
}

/** An entry as text of at most `width` columns. */
export function renderEntry(entry: Entry, width = 100): string {
  const facts = entry.facts.filter(([, text]) => text !== '')
  const column = Math.max(0, ...facts.map(([label]) => label.length)) + 4
  return [
    `${entry.name}: ${entry.kind}`,
    ...entry.forms.map((form) => `  ${form}`),
    ...(entry.doc === '' ? [] : ['', ...wrap(entry.doc, width - 2).map((line) => `  ${line}`)]),
    ...(facts.length === 0 ? [] : ['']),
    ...facts.flatMap(([label, text]) =>
      wrap(text, width - column).map((line, index) => (index === 0 ? `  ${label}` : '').padEnd(column) + line),
    ),
    ...(entry.examples ?? []).flatMap(({ title, text }) => ['', `  ${title}:`, ...indent(text)]),
  ].join('\n')
}

function indent(text: string): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `      ${line}`))
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
