import {
  coreParameterGroups,
  withoutEffect,
  type CoreParameterFacts,
  type CoreParameterValue,
} from '#grammar/core-parameters.ts'
import { kemiCallbacks } from '#grammar/kemi-callbacks.ts'
import { socketAttributes } from '#grammar/socket-attributes.ts'
import { cell, code, codes, section, table } from './markdown.ts'

/** What each kind of value is called. */
const valueNames: { readonly [value in CoreParameterValue]: string } = {
  number: 'number',
  int: 'signed number',
  string: 'text',
  word: 'word',
  'word-or-string': 'word or text',
  'number-or-word': 'number or word',
  'number-or-string': 'number or text',
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  host: 'host',
  protocol: 'udp, tcp, tls or sctp',
  'tls-method': 'SSLv23, SSLv2, SSLv3 or TLSv1',
}

/** The kind of value with its range. */
export function describeValue({ value, min, max, numbers, values, firstLetters }: CoreParameterFacts): string {
  const range = numbers?.join(', ') ?? (min === undefined && max === undefined ? '' : `${min ?? 0} to ${max ?? '…'}`)
  const words = values?.join(', ') ?? (firstLetters === undefined ? '' : [...firstLetters].join(', '))
  return [valueNames[value], range, words].filter((part) => part !== '').join(': ')
}

/** The default as it would be written. */
export function describeDefault({ default: initial, value }: CoreParameterFacts): string {
  if (initial === undefined) return ''
  return value === 'string' ? `"${initial}"` : String(initial)
}

/** The release that brought a thing; 5.7 stands for any from there up to 6.0. */
export function describeSince(since: string | undefined): string {
  return since === '5.7' ? 'after 5.6' : (since ?? '')
}

/** The section on core parameters, one table for each group of them. */
export function coreParameterSection(): string {
  const groups = [...coreParameterGroups].map(([title, parameters]) =>
    section(3, title, table(['Name', 'Value', 'Default', 'Since', 'kamkit', 'What it does'], rowsOf(parameters))),
  )
  const reasons = Object.entries(withoutEffect).map(([reason, why]) => `- **${reason}**: ${why}.`)
  return section(
    2,
    'Core parameters',
    'Set by `name = value` at the file level. Each name is a reserved word. A number is decimal, hexadecimal or octal, or one of the words `yes`, `on`, `true`, `enable` (1) and `no`, `off`, `false`, `disable` (0); it has a sign only where the table says so, and is 32 bits wide. Which kind of value each takes, and which it refuses, was recorded from 5.6.3 and 6.1.5 for all of them.',
    'The column kamkit is empty where a parameter does what it says. Else it is accepted without effect, for the reason that it names, and a line of level INFO names all that are set when the server starts (`chroot` and `enable_tls`: a warning):',
    reasons.join('\n'),
    ...groups,
    section(
      3,
      'Attributes of a socket',
      'Inside of `socket = { … }`; since 5.7.',
      table(
        ['Attribute', 'Value', 'Since', 'What it does'],
        [...socketAttributes].map(([name, { value, doc, since }]) => [
          code(name),
          value.replaceAll('-', ' '),
          describeSince(since),
          cell(doc),
        ]),
      ),
    ),
    section(
      3,
      'Callbacks of embedded interpreters',
      table(
        ['Name', 'Since', 'What it does'],
        [...kemiCallbacks].map(([name, { doc, since }]) => [code(`kemi.${name}`), describeSince(since), cell(doc)]),
      ),
    ),
  )
}

function rowsOf(parameters: { readonly [name: string]: CoreParameterFacts }): readonly (readonly string[])[] {
  return Object.entries(parameters).map(([name, facts]) => {
    const aliases = facts.aliases === undefined ? '' : ` (also ${codes(facts.aliases)})`
    const early = facts.isEarly === true ? ' Must stand before the first modparam and routing block.' : ''
    return [
      code(name) + aliases,
      cell(describeValue(facts)),
      code(describeDefault(facts)),
      describeSince(facts.since),
      facts.without ?? '',
      cell(facts.doc + early),
    ]
  })
}
