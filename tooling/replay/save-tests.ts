import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { stringify } from 'yaml'
import type { Endpoint } from '#runtime/host/host.ts'
import { bracketIp, type Proto } from '#runtime/transport/sockets.ts'
import { callOf } from '../recording/call-of.ts'
import { isReply, titleOf } from '../recording/message-facts.ts'
import { UserError } from '../user-error.ts'
import type { CallVerdict } from './calls.ts'
import { Masker } from './masker.ts'
import { addressText, type ServerSide, type SidedMessage } from './server-side.ts'
import { headerOf, readLines } from './sip-lines.ts'
import { stepsOf, type TestStep } from './test-steps.ts'

export interface SaveOptions {
  /** The configuration, and the files that it consists of. */
  readonly config: string
  readonly files: readonly string[]
  readonly defines: readonly string[]
  /** Whether the configuration listens by itself where the captured server did. */
  readonly listensThere: boolean
}

/**
 * Writes each call of a capture as a test file of `kamkit test` into a folder, with masked identities: what came to the server is
 * sent, what the captured server sent is expected. Gives the names of the files. Calls that cannot be judged are left out.
 */
export function saveTests(
  side: ServerSide,
  calls: readonly CallVerdict[],
  folder: string,
  options: SaveOptions,
): readonly string[] {
  const masker = new Masker(options.files.map(readConfig).join('\n'))
  const chosen = calls.filter(({ verdict }) => verdict !== 'unjudged')
  // Addresses first, so that the parties have the same in all files.
  for (const address of side.addresses) masker.host(hostOf(address))
  try {
    mkdirSync(folder, { recursive: true })
    return chosen.map(({ callId }, index) => {
      const name = `call-${String(index + 1).padStart(String(chosen.length).length, '0')}.test.yaml`
      writeFileSync(join(folder, name), testText(callId, index + 1, side, masker, folder, options), 'latin1')
      return name
    })
  } catch (error) {
    throw new UserError(`cannot write tests to ${folder}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function testText(
  callId: string,
  number: number,
  side: ServerSide,
  masker: Masker,
  folder: string,
  { config, defines, listensThere }: SaveOptions,
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
  const before = registrationsFor(own, side).flatMap((registration) => stepsOf(registration, masker, nameAgent))
  const steps = stepsOf(own, masker, nameAgent)
  const listen = side.addresses.flatMap((address) => {
    const masked = address.replace(hostOf(address), () => masker.host(hostOf(address)))
    return [`udp:${masked}`, `tcp:${masked}`]
  })
  const document = {
    config: relative(resolve(folder), resolve(config)),
    ...(defines.length === 0 ? {} : { define: defines }),
    ...(listensThere ? {} : { listen }),
    agents: Object.fromEntries([...agents.values()].map(({ name, at }) => [name, at])),
    ...(before.length === 0 ? {} : { before }),
    tests: [{ name: nameOf(own, number), tags: ['captured'], steps: steps satisfies readonly TestStep[] }],
  }
  return `# Made by kamkit replay --save-tests: users, hosts, addresses, names and credentials are not those of the capture.\n${stringify(document, { lineWidth: 0 })}`
}

/** `call 3: INVITE, 180, 200, BYE`. */
function nameOf(own: readonly SidedMessage[], number: number): string {
  const titles = own.map(({ message: { text } }) =>
    isReply(text) ? (titleOf(text).split(' ')[0] ?? '') : titleOf(text),
  )
  return `call ${number}: ${[...new Set(titles)].filter((title) => title !== '100').join(', ')}`
}

/** The registrations of whom a call wants that came before it: the last of each phone. */
function registrationsFor(own: readonly SidedMessage[], side: ServerSide): readonly (readonly SidedMessage[])[] {
  const [first] = own
  if (first === undefined || first.message.text.startsWith('REGISTER ')) return []
  const wanted = userOf(readLines(first.message.text).first)
  const earlier = side.messages.filter(({ message }) => message.timeMs < first.message.timeMs)
  const found = new Map<string, readonly SidedMessage[]>()
  for (const { message, side: way } of earlier) {
    const { text } = message
    if (way !== 'received' || !text.startsWith('REGISTER ') || userOf(headerOf(readLines(text), 'to')) !== wanted)
      continue
    const exchange = side.messages.filter((one) => callOf(one.message.text) === callOf(text))
    found.set(
      `${addressText(message.from)} ${callOf(text)}`,
      exchange.filter(({ message: { timeMs } }) => timeMs < first.message.timeMs),
    )
  }
  return [...found.values()]
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
