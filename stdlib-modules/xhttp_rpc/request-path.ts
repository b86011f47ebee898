/** What the URL of a request asks for. */
export type Wanted =
  | { readonly kind: 'groups' }
  | { readonly kind: 'commands'; readonly group: string }
  | { readonly kind: 'form'; readonly group: string; readonly command: string }
  | { readonly kind: 'run'; readonly group: string; readonly command: string; readonly args: readonly string[] }
  | { readonly kind: 'bad'; readonly reason: 'Bad URL' | 'Bad arg in URL'; readonly group?: string }

/** Reads `/ROOT`, `/ROOT/group`, `/ROOT/group/group.command` and the same with `?arg=ARGUMENTS`, as 6.1.5 does. */
export function parsePath(url: string, root: string, commands: readonly string[]): Wanted {
  const bad = { kind: 'bad', reason: 'Bad URL' } as const
  const start = `/${root}`
  if (!url.startsWith(start)) return bad
  const rest = url.slice(start.length)
  if (rest === '' || rest === '/') return { kind: 'groups' }
  const [, group = '', command = '', query] = /^\/([^/]*)(?:\/([^?]*)(\?.*)?)?$/.exec(rest) ?? []
  if (!commands.some((name) => groupOf(name) === group)) return bad
  if (command === '') return { kind: 'commands', group }
  if (groupOf(command) !== group || !commands.includes(command)) return { ...bad, group }
  if (query === undefined) return { kind: 'form', group, command }
  if (!query.startsWith('?arg=')) return { ...bad, group }
  const args = readArguments(query.slice('?arg='.length))
  return args === undefined ? { kind: 'bad', reason: 'Bad arg in URL', group } : { kind: 'run', group, command, args }
}

/** The part of a command's name before its dot. */
export function groupOf(command: string): string {
  return command.slice(0, Math.max(0, command.indexOf('.')))
}

/** Arguments are separated by blanks (`+` or `%20`); undefined when an escape is none, or one of a control character. */
function readArguments(text: string): readonly string[] | undefined {
  const escapes = text.match(/%.{0,2}/g) ?? []
  if (!escapes.every((escape) => /^%(?:[2-6][0-9a-f]|7[0-9a-e])$/i.test(escape))) return undefined
  const plain = text
    .replaceAll('+', ' ')
    .replace(/%(..)/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  return plain.split(' ').filter((part) => part !== '')
}
