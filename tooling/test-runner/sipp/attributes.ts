import { suggestion } from '../format/reader.ts'

/** What an element of a scenario may have: attributes that are played, and others that change nothing on a virtual network. */
interface ElementFacts {
  readonly played: readonly string[]
  readonly ignored: readonly string[]
}

/** What every command may have. Response times, counters and the screen are for statistics that nobody looks at here. */
const common: ElementFacts = {
  played: ['next', 'test', 'chance', 'condexec', 'condexec_inverse'],
  ignored: ['start_rtd', 'rtd', 'repeat_rtd', 'crlf', 'counter', 'hide', 'display'],
}

/** A pause waits as long as it says, or as chance has it. */
const pauses: ElementFacts = {
  played: ['milliseconds', 'value', 'variable', 'distribution', 'min', 'max', 'mean', 'stdev', 'lambda', 'k', 'x_m'],
  ignored: ['sanity_check'],
}

const commands: ReadonlyMap<string, ElementFacts> = new Map([
  ['send', { played: [], ignored: ['retrans', 'start_txn', 'ack_txn'] }],
  [
    'recv',
    {
      played: ['request', 'response', 'optional', 'rrs', 'auth', 'timeout', 'ontimeout', 'regexp_match'],
      ignored: ['ignoresdp', 'response_txn'],
    },
  ],
  ['pause', pauses],
  ['timewait', pauses],
  ['nop', { played: [], ignored: [] }],
  ['label', { played: ['id'], ignored: [] }],
  ['sendCmd', { played: ['dest'], ignored: [] }],
  ['recvCmd', { played: ['src'], ignored: [] }],
])

const number = ['assign_to', 'value', 'variable']

/** Actions that are played, with their attributes. */
export const actionAttributes: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'ereg',
    [
      ...['regexp', 'search_in', 'header', 'variable', 'assign_to', 'check_it', 'check_it_inverse'],
      ...['case_indep', 'occurrence', 'occurence', 'start_line'],
    ],
  ],
  ['log', ['message']],
  ['warning', ['message']],
  ['error', ['message']],
  ['assign', number],
  ['assignstr', ['assign_to', 'value']],
  ['todouble', ['assign_to', 'variable']],
  ['add', number],
  ['subtract', number],
  ['multiply', number],
  ['divide', number],
  ['test', ['assign_to', 'variable', 'compare', 'value', 'variable2']],
  ['strcmp', ['assign_to', 'variable', 'value', 'variable2']],
  ['jump', ['value', 'variable']],
  ['trim', ['assign_to']],
  ['gettimeofday', ['assign_to']],
  ['sample', ['assign_to', 'distribution', 'value', 'min', 'max', 'mean', 'stdev', 'lambda', 'k', 'x_m']],
  ['lookup', ['assign_to', 'file', 'key']],
  [
    'exec',
    [
      ...['int_cmd', 'play_pcap_audio', 'play_pcap_video', 'play_pcap_image', 'play_dtmf', 'rtp_stream', 'rtp_echo'],
      ...['command'],
    ],
  ],
])

/** What is not played, and what to do about it. */
const refusals: ReadonlyMap<string, string> = new Map([
  ['lost', 'nothing is lost on the virtual network: leave lost out, or let the agent of a step not answer'],
  ['advance_state', 'advance_state is not played: put the optional message behind a label'],
  ['setdest', 'an agent speaks with the server that is tested: play a second scenario by another agent'],
  ['insert', 'files of fields are not changed while they are played: write the rows into the file'],
  ['replace', 'files of fields are not changed while they are played: write the rows into the file'],
  [
    'verifyauth',
    'credentials are not verified by a scenario: let the configuration under test do it, or write engine: sipp',
  ],
  ['closecon', 'connections are not closed by a scenario: write the test with steps, or engine: sipp'],
  ['command', 'commands of the shell are not run: write the test in TypeScript, or engine: sipp'],
  ['gamma', 'the distribution gamma is not played: write uniform, normal, lognormal, exponential, weibull or pareto'],
  ['negbin', 'the distribution negbin is not played: write uniform, normal, lognormal, exponential, weibull or pareto'],
])

/** Why something of a scenario is not played, with a remedy. */
export function refusal(name: string, known: readonly string[]): string {
  return refusals.get(name) ?? `${name} is not played${suggestion(name, known)}`
}

/** What is wrong with the attributes of a command. */
export function badAttributes(element: string, names: readonly string[]): readonly string[] {
  const facts = commands.get(element)
  if (facts === undefined) return []
  const known = [...facts.played, ...facts.ignored, ...common.played, ...common.ignored]
  return names.filter((name) => !known.includes(name)).map((name) => `<${element}>: ${refusal(name, known)}`)
}

/** What is wrong with the attributes of an action that is played. */
export function badActionAttributes(action: string, attributes: ReadonlyMap<string, string>): readonly string[] {
  const known = actionAttributes.get(action) ?? []
  if (attributes.has('command')) return [refusal('command', known)]
  return [...attributes.keys()]
    .filter((name) => !known.includes(name))
    .map((name) => `<${action}>: ${refusal(name, known)}`)
}
