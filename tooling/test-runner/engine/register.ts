import type { RpcStruct, RpcValue } from '#runtime/rpc/registry.ts'
import { RpcFault } from '#runtime/rpc/registry.ts'
import type { Agent } from './agent.ts'
import { AssertionFailure, TestMistake } from './assertion.ts'
import { authenticate } from './authenticate.ts'
import { expectMessage } from './expect-message.ts'
import type { HeaderChange } from './message-text.ts'
import { matches, matcherText, type TextMatcher } from './matcher.ts'
import { sendRequest } from './send.ts'
import type { Stage } from './stage.ts'

/** What a test says of a registration. */
export interface RegisterWish {
  readonly headers: readonly HeaderChange[]
  readonly contact: string | undefined
  readonly expires: number | undefined
  readonly socket: string | undefined
}

/** An agent registers itself: REGISTER, the answer to a challenge when it has a password, and 200. */
export async function register(stage: Stage, agent: Agent, wish: RegisterWish): Promise<void> {
  const { domain } = agent.setup
  const expires = wish.expires === undefined ? [] : [{ name: 'Expires', values: [String(wish.expires)] }]
  const headers = [...expires, ...wish.headers]
  const { contact, socket } = wish
  await sendRequest(stage, agent, { method: 'REGISTER', uri: `sip:${domain}`, to: agent.aor, contact, headers, socket })
  const challenge = agent.arrivals.findLast((one) => !one.isTaken)
  if (agent.setup.password !== undefined && (challenge?.message.status === 401 || challenge?.message.status === 407)) {
    challenge.isTaken = true
    await authenticate(stage, agent, {})
  }
  await expectMessage(stage, agent, {
    start: { kind: 'reply', status: '200', reason: undefined, to: 'REGISTER' },
    headers: [],
  })
}

/** What a test says of the contacts of an address of record. */
export interface RegisteredWish {
  /** `sip:bob@example.com`, `bob`. */
  readonly aor: string
  readonly table: string
  readonly contact: TextMatcher | undefined
  /** How many contacts there are. */
  readonly count: number | undefined
}

/** The address of record has such a contact. */
export async function expectRegistered(stage: Stage, wish: RegisteredWish): Promise<void> {
  const contacts = await contactsOf(stage, wish)
  const actual = contacts.length === 0 ? 'nothing' : contacts.join('\n')
  if (contacts.length === 0) throw new AssertionFailure(`${wish.aor} is not registered`)
  if (wish.count !== undefined && contacts.length !== wish.count) {
    throw new AssertionFailure(`${wish.aor} has ${contacts.length} contacts, not ${wish.count}`, {
      expected: String(wish.count),
      actual,
    })
  }
  const { contact } = wish
  if (contact === undefined || contacts.some((one) => matches(contact, one))) return
  throw new AssertionFailure(`${wish.aor} is not registered with ${matcherText(contact)}`, {
    expected: matcherText(contact),
    actual,
  })
}

/** The address of record has no contact. */
export async function expectNotRegistered(stage: Stage, wish: RegisteredWish): Promise<void> {
  const contacts = await contactsOf(stage, wish)
  if (contacts.length > 0) throw new AssertionFailure(`${wish.aor} is registered: ${contacts.join(', ')}`)
}

/** The tables keep users, or users with their domains, as the configuration says. */
async function contactsOf(stage: Stage, { aor, table }: RegisteredWish): Promise<readonly string[]> {
  const { rpc } = stage.server.core
  if (rpc.find('ul.lookup') === undefined)
    throw new TestMistake('the configuration does not load usrloc: there are no registrations')
  const whole = aor.replace(/^sips?:/, '').replace(/[;?].*$/, '')
  for (const name of new Set([whole, whole.replace(/@.*$/, '')])) {
    try {
      return addressesIn(await rpc.call('ul.lookup', [table, name]))
    } catch (error) {
      if (!(error instanceof RpcFault)) throw error
      if (/table not found/.test(error.message)) throw new TestMistake(`there is no table ${table}`)
    }
  }
  return []
}

/** The members named Address, wherever they stand. */
function addressesIn(values: readonly RpcValue[]): readonly string[] {
  return values.flatMap((value): readonly string[] => {
    if (Array.isArray(value)) return addressesIn(value as readonly RpcValue[])
    if (!(value instanceof Map)) return []
    return [...(value as RpcStruct)].flatMap(([name, member]) =>
      name === 'Address' && typeof member === 'string' ? [member] : addressesIn([member]),
    )
  })
}
