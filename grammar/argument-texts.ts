import { parsePv } from './pseudo-variable-syntax.ts'

/** What a constant text of an argument must be for a start of the server to accept the call. */
interface KnownForm {
  /** The place of the argument, from 0. */
  readonly index: number
  /** Only in calls with so many arguments. */
  readonly count?: number
  /** In words, as in "the argument is …". */
  readonly form: string
  readonly accepts: (text: string) => boolean
}

const level: Omit<KnownForm, 'index' | 'count'> = {
  form: 'a level such as L_WARN, or a variable',
  // Only the third character is looked at: L_WARNING is L_WARN, and L_FATAL is none.
  accepts: (text) => text.startsWith('$') || /^[^][^][ABCDEINW]/.test(text),
}
const methods: KnownForm = {
  index: 0,
  form: 'one method, or several with | between',
  accepts: (text) => /^[!%'*+.0-9A-Z_`~-]+$/i.test(text) || areMethods(text),
}
const header: KnownForm = {
  index: 0,
  form: 'the name of a header',
  accepts: (text) => /^[!%'*+.0-9A-Za-z_`~-]+\s*(?::|$)/.test(text),
}
const size: Omit<KnownForm, 'index' | 'count'> = {
  form: 'the name of an AVP or a $var in quotes, which gets the size',
  accepts: (text) => {
    const pv = parsePv(text)
    return !('error' in pv) && pv.end === text.length && (pv.name === 'avp' || pv.name === 'var')
  },
}

/** Fixups that look closer at a text than the kind of the argument says, by module and function. Recorded with 6.1.5. */
const forms: ReadonlyMap<string, readonly KnownForm[]> = new Map([
  [
    'xlog xlog',
    [
      { ...level, index: 0, count: 2 },
      { ...level, index: 1, count: 3 },
    ],
  ],
  [
    'xlog xlogl',
    [
      { ...level, index: 0, count: 2 },
      { ...level, index: 1, count: 3 },
    ],
  ],
  ['xlog xlogm', [{ ...level, index: 0, count: 2 }]],
  ['textops is_method', [methods]],
  ['textops remove_hf', [header]],
  ['textops is_present_hf', [header]],
  [
    'textops is_privacy',
    [
      {
        index: 0,
        form: 'one of user, header, session, none, critical, id and history',
        accepts: (text) => /^(?:user|header|session|none|critical|id|history)$/i.test(text),
      },
    ],
  ],
  [
    'textops has_body',
    [
      {
        index: 0,
        form: 'one content type such as application/sdp',
        accepts: (text) => text === '' || /^\s*[\w.+*-]+\s*\/\s*[\w.+*-]+\s*(?:;|$)/.test(text),
      },
    ],
  ],
  [
    'statistics update_stat',
    [
      {
        index: 1,
        form: 'a number other than 0, or a variable',
        accepts: (text) => text.startsWith('$') || (/^[+-]?\d+$/.test(text) && Number(text) !== 0),
      },
    ],
  ],
  [
    'dialog get_profile_size',
    [
      { ...size, index: 1, count: 2 },
      { ...size, index: 2, count: 3 },
    ],
  ],
])

/** What the constant text of an argument should be, if this one is not; undefined when it is, or when nothing is known. */
export function findArgumentForm(
  module: string,
  name: string,
  index: number,
  count: number,
  text: string,
): string | undefined {
  const known = forms
    .get(`${module} ${name}`)
    ?.find((one) => one.index === index && (one.count === undefined || one.count === count))
  return known === undefined || known.accepts(text) ? undefined : known.form
}

// prettier-ignore
const knownMethods: ReadonlySet<string> = new Set([
  'INVITE', 'CANCEL', 'ACK', 'BYE', 'INFO', 'REGISTER', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE', 'OPTIONS', 'PRACK', 'UPDATE', 'REFER',
  'PUBLISH', 'KDMQ', 'GET', 'POST', 'PUT', 'DELETE',
])

/** A list takes only methods that the server has a number for; a separator may end it. */
function areMethods(text: string): boolean {
  const names = text.split(/[|,]/).map((name) => name.trim().toUpperCase())
  if (names.length > 1 && names.at(-1) === '') names.pop()
  return names.every((name) => knownMethods.has(name))
}
