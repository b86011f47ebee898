/** A text as code; a bar is escaped, because code stands in tables too. */
export function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`'
  return text === '' ? '' : `${fence}${text.replaceAll('|', '\\|')}${fence}`
}

/** Several texts as code, with commas between. */
export function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ')
}

/** A table; columns in which no row has anything are left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, column) => rows.some((row) => (row[column] ?? '') !== ''))
  const line = (cells: readonly string[]): string => `| ${cells.filter((_, column) => used[column]).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row))].join('\n')
}

/** A sentence for a cell of a table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

export function section(level: number, title: string, ...parts: readonly string[]): string {
  return [`${'#'.repeat(level)} ${title}`, ...parts.filter((part) => part !== '')].join('\n\n')
}
