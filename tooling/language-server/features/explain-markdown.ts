import type { Entry } from '../../explain/entry.ts'

/** An entry of `kamkit explain` as Markdown, for hovers and completions. */
export function toMarkdown(entry: Entry): string {
  const facts = entry.facts.filter(([label, text]) => text !== '' && label !== 'example' && text.length <= 300)
  const example = entry.facts.find(([label, text]) => label === 'example' && text !== '')
  const parts = [
    entry.forms.length === 0 ? `**${escape(entry.name)}**` : code(entry.forms.slice(0, 6).join('\n')),
    entry.forms.length === 0 ? escape(entry.kind) : `*${escape(entry.kind)}*`,
    escape(entry.doc),
    facts.map(([label, text]) => `- **${escape(label)}**: ${escape(text)}`).join('\n'),
    example === undefined ? '' : code(example[1]),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

/** A block of configuration text. */
export function code(text: string): string {
  return `\`\`\`kamailio\n${text}\n\`\`\``
}

/** Characters that Markdown would take for its own. */
export function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, String.raw`\$&`)
}
