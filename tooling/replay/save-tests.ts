import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { stringify } from 'yaml'
import type { Endpoint } from '#runtime/host/host.ts'
import { bracketIp, type Proto } from '#runtime/transport/sockets.ts'
import { callOf } from '../recording/call-of.ts'
import { isReply, titleOf } from '../recording/message-facts.ts'
import { loadTestFiles } from '../test-runner/load-files.ts'
import { runTests } from '../test-runner/run-tests.ts'
import { UserError } from '../user-error.ts'
import type { CallVerdict } from './calls.ts'
import { namesOf } from './captured-names.ts'
import { Masker } from './masker.ts'
import { socketsFor } from './replay.ts'
import { addressText, type ServerSide, type SidedMessage } from './server-side.ts'
import { headerOf, readLines, urisOf } from '../recording/sip-lines.ts'
import { stepsOf } from './test-steps.ts'

export interface SaveOptions {
  /** The configuration, and the files that it consists of. */
  readonly config: string
  readonly files: readonly string[]
  readonly defines: readonly string[]
  /** Whether the configuration listens by itself where the captured server did. */
  readonly listensThere: boolean
}

/** What was written. */
export interface SavedTests {
  readonly names: readonly string[]
  /** Those that are marked to be skipped. */
  readonly skipped: readonly string[]
}

/**
 * Writes each call of a capture as a test file of `kamkit test` into a folder, with masked identities: what came to the server is
 * sent, what the captured server sent is expected. Calls that cannot be judged are left out. The tests are played: one that fails
 * though its call went as captured depends on what was masked, or on other calls, and says so in its `skip`.
 */
export async function saveTests(
  side: ServerSide,
  calls: readonly CallVerdict[],
  folder: string,
  options: SaveOptions,
): Promise<SavedTests> {
  const masker = new Masker(options.files.map(readConfig).join('\n'))
  const chosen = calls.filter(({ verdict }) => verdict !== 'unjudged')
  const named = chosen.map((call, index) => ({
    call,
    number: index + 1,
    name: `call-${String(index + 1).padStart(String(chosen.length).length, '0')}.test.yaml`,
  }))
  // Addresses first, so that the parties have the same in all files.
  for (const address of side.addresses) masker.host(hostOf(address))
  learnNames(side, masker)
  const write = ({ call, number, name }: (typeof named)[number], skip?: string): void =>
    writeFileSync(join(folder, name), testText(call.callId, number, side, masker, folder, options, skip), 'latin1')
  try {
    mkdirSync(folder, { recursive: true })
    for (const one of named) write(one)
  } catch (error) {
    throw new UserError(`cannot write tests to ${folder}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const failures = await failuresOf(named.map(({ name }) => resolve(folder, name)))
  const skipped = named.filter(({ call, name }) => call.verdict === 'same' && failures.has(resolve(folder, name)))
  for (const one of skipped) write(one, failures.get(resolve(folder, one.name)))
  return { names: named.map(({ name }) => name), skipped: skipped.map(({ name }) => name) }
}

/** Lets the masker meet everybody before it masks texts in which they are named. */
export function learnNames({ messages }: ServerSide, masker: Masker): void {
  for (const { message } of messages) {
    masker.ip(message.from.ip)
    masker.ip(message.to.ip)
    const { first, headers } = readLines(message.text)
    masker.uri(first.split(' ')[1] ?? '')
    for (const { name, value } of headers) if (identityHeaders.has(name)) masker.header(name, value)
  }
}

const identityHeaders: ReadonlySet<string> = new Set([
  'via',
  'from',
  'to',
  'contact',
  'authorization',
  'proxy-authorization',
  'p-asserted-identity',
  'p-preferred-identity',
  'remote-party-id',
  'diversion',
  'history-info',
  'referred-by',
  'refer-to',
])

/** Why tests fail, by their files. */
async function failuresOf(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { files } = loadTestFiles(paths)
  const { run } = await runTests(files, { config: { define: [], config: false }, filter: undefined, tags: [], seed: 1 })
  const failed = run.results.flatMap(({ file, outcome }): readonly (readonly [string, string])[] => {
    if (outcome.kind !== 'failed') return []
    return [
      [resolve(file), `as a test of its own it goes another way than captured: ${outcome.failures[0]?.message ?? ''}`],
    ]
  })
  return new Map(failed)
}

function testText(
  callId: string,
  number: number,
  side: ServerSide,
  masker: Masker,
  folder: string,
  { config, defines, listensThere }: SaveOptions,
  skip: string | undefined,
): string {
  const agents = new Map<string, { readonly name: string; readonly at: string }>()
  const nameAgent = (peer: Endpoint, proto: Proto): string => {
    const key = `${proto} ${addressText(peer)}`
    const known = agents.get(key)
    if (known !== undefined) return known.name
    const made = { name: `peer${agents.size + 1}`, at: `${proto}:${bracketIp(masker.ip(peer.ip))}:${peer.port}` }
    agents.set(key, made)
    return made.name
  }
  const own = side.messages.filter(({ message }) => callOf(message.text) === callId)
  const registrations = registrationsFor(own, side)
  const before = registrations.flatMap((registration) => stepsOf(registration, masker, nameAgent))
  const waitedMs =
    (own[0]?.message.timeMs ?? 0) - Math.max(...registrations.flat().map(({ message }) => message.timeMs))
  // What was registered may have run out since.
  if (before.length > 0 && waitedMs > 1000) before.push({ advance: `${Math.round(waitedMs / 1000)}s` })
  const steps = stepsOf(own, masker, nameAgent)
  const listen = socketsFor(side).map((socket) => {
    const address = socket.slice(4)
    return `${socket.slice(0, 4)}${address.replace(hostOf(address), () => masker.host(hostOf(address)))}`
  })
  const document = {
    config: relative(resolve(folder), resolve(config)),
    ...(defines.length === 0 ? {} : { define: defines }),
    ...(listensThere ? {} : { listen }),
    ...namedHosts(side, masker),
    agents: Object.fromEntries([...agents.values()].map(({ name, at }) => [name, at])),
    ...(before.length === 0 ? {} : { before }),
    tests: [{ name: nameOf(own, number), tags: ['captured'], ...(skip === undefined ? {} : { skip }), steps }],
  }
  return `# Made by kamkit replay --save-tests: users, hosts, addresses, names and credentials are not those of the capture.\n${stringify(document, { lineWidth: 0 })}`
}

/** The names to which requests went, as far as they are masked: others the test resolves as its configuration does. */
function namedHosts({ messages }: ServerSide, masker: Masker): object {
  const sent = messages.filter(({ side }) => side === 'sent').map(({ message }) => message)
  const names = namesOf(sent, new Map()).flatMap((record) => {
    if (record.type !== 'A' && record.type !== 'AAAA') return []
    return [[masker.host(record.name), masker.ip(record.address)] as const]
  })
  return names.length === 0 ? {} : { names: Object.fromEntries(names) }
}

/** `call 3: INVITE, 180, 200, BYE`. */
function nameOf(own: readonly SidedMessage[], number: number): string {
  const titles = own.map(({ message: { text } }) =>
    isReply(text) ? (titleOf(text).split(' ')[0] ?? '') : titleOf(text),
  )
  return `call ${number}: ${[...new Set(titles)].filter((title) => title !== '100').join(', ')}`
}

/**
 * The registrations that a call needs and that came before it: those of whom it wants, and those whose contacts it was sent to. They
 * are the calls of which REGISTER requests are, as far as they came before.
 */
function registrationsFor(own: readonly SidedMessage[], side: ServerSide): readonly (readonly SidedMessage[])[] {
  const [first] = own
  if (first === undefined) return []
  const { text: begin, timeMs: beginMs } = first.message
  const begun = readLines(begin)
  const wanted = userOf(begin.startsWith('REGISTER ') ? headerOf(begun, 'to') : begun.first)
  const targets = new Set(
    own
      .filter((one) => one.side === 'sent' && !isReply(one.message.text))
      .map(({ message }) => contactKey(message.text.split(' ')[1] ?? '')),
  )
  const earlier = side.messages.filter(
    ({ message }) => message.timeMs < beginMs && callOf(message.text) !== callOf(begin),
  )
  const callIds = earlier
    .filter((one) => one.side === 'received' && one.message.text.startsWith('REGISTER '))
    .filter(({ message }) => {
      const lines = readLines(message.text)
      return (
        userOf(headerOf(lines, 'to')) === wanted || urisOf(lines, 'contact').some((uri) => targets.has(contactKey(uri)))
      )
    })
    .map(({ message }) => callOf(message.text))
  return [...new Set(callIds)].map((callId) => earlier.filter(({ message }) => callOf(message.text) === callId))
}

/** A URI without its parameters. */
function contactKey(uri: string): string {
  return uri.replace(/[;?].*$/, '')
}

function userOf(text: string): string {
  return /sips?:([^@\s;>]*)@/i.exec(text)?.[1] ?? ''
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':'))
}

function readConfig(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
