/** Kamailio's own option letters: a colon after a letter takes a value. */
const optionString = 'f:cm:M:dVIhEeb:B:l:L:n:vKrRDTN:W:w:t:u:g:P:G:SQ:O:a:A:x:X:Y:'

/** Its long options, and whether they take a value. */
const longOptions: ReadonlyMap<string, boolean> = new Map([
  ['help', false],
  ['version', false],
  ['alias', true],
  ['domain', true],
  ['subst', true],
  ['substdef', true],
  ['substdefs', true],
  ['server-id', true],
  ['loadmodule', true],
  ['modparam', true],
  ['log-engine', true],
  ['debug', true],
  ['cfg-print', false],
  ['atexit', true],
  ['all-errors', false],
  ['iuid', true],
  // kamkit's own.
  ['malformed', true],
])

export interface ParsedOption {
  /** A letter, or the long name. */
  readonly name: string
  readonly value: string
}

export type GetoptResult =
  { readonly options: readonly ParsedOption[]; readonly rest: readonly string[] } | { readonly error: string }

/** getopt_long with GNU's rules: clusters, attached values, unique abbreviations of long options, `--` ends the options. */
export function getopt(args: readonly string[]): GetoptResult {
  const options: ParsedOption[] = []
  const rest: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    if (arg === '--') {
      rest.push(...args.slice(at + 1))
      break
    }
    if (arg.startsWith('--')) {
      const parsed = parseLong(arg.slice(2), args[at + 1])
      if ('error' in parsed) return parsed
      options.push(parsed.option)
      if (parsed.usedNext) at += 1
    } else if (arg.startsWith('-') && arg.length > 1) {
      const parsed = parseCluster(arg.slice(1), args[at + 1])
      if ('error' in parsed) return parsed
      options.push(...parsed.options)
      if (parsed.usedNext) at += 1
    } else rest.push(arg)
  }
  return { options, rest }
}

type Long = { readonly option: ParsedOption; readonly usedNext: boolean } | { readonly error: string }

function parseLong(text: string, next: string | undefined): Long {
  const [written = '', ...values] = text.split('=')
  const matching = longOptions.has(written)
    ? [written]
    : [...longOptions.keys()].filter((name) => name.startsWith(written))
  const [name, other] = matching
  if (name === undefined || other !== undefined) return { error: `Unknown option code '0x0' (0). Use -h for help.` }
  if (longOptions.get(name) !== true) return { option: { name, value: '' }, usedNext: false }
  if (values.length > 0) return { option: { name, value: values.join('=') }, usedNext: false }
  if (next === undefined) return { error: `Option '--${name}' requires an argument. Use -h for help.` }
  return { option: { name, value: next }, usedNext: true }
}

type Cluster = { readonly options: readonly ParsedOption[]; readonly usedNext: boolean } | { readonly error: string }

function parseCluster(letters: string, next: string | undefined): Cluster {
  const options: ParsedOption[] = []
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters.charAt(at)
    const place = letter === ':' ? -1 : optionString.indexOf(letter)
    if (place === -1) return { error: `Unknown option '-${letter}'. Use -h for help.` }
    if (optionString[place + 1] !== ':') {
      options.push({ name: letter, value: '' })
      continue
    }
    const attached = letters.slice(at + 1)
    if (attached !== '') return { options: [...options, { name: letter, value: attached }], usedNext: false }
    if (next === undefined) return { error: `Option '-${letter}' requires an argument. Use -h for help.` }
    return { options: [...options, { name: letter, value: next }], usedNext: true }
  }
  return { options, usedNext: false }
}
