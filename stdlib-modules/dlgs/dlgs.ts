import { uniqueIds } from '#runtime/identifiers/unique-id.ts'
import { implement, type ModuleEnv } from '#runtime/modules/define.ts'
import type { Plain, TellChange } from '#runtime/processes/shared.ts'
import { RpcFault, rpcStruct, type RpcCall, type RpcStruct, type RpcValue } from '#runtime/rpc/registry.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import { callIdOf, fromOf, methodOf, toOf } from '#runtime/sip/parsed.ts'
import { fieldText, parseField, parseOperator, textMatcher } from './call-filter.ts'
import { callStates, CallTable, isOver, longestCallId, type Call } from './call-table.ts'
import { dlgs } from './exports.ts'
import { inviteReplyFacts } from './reply-facts.ts'

type Env = ModuleEnv<typeof dlgs>

/** Call tracking without dialog state. */
export default implement(dlgs, (env) => {
  const tracker = new CallTracker(env)
  return {
    modInit: () => tracker.init(),
    functions: {
      dlgs_init: ({ msg }, { src, dst, data }) => tracker.begin(msg, src, dst, data),
      dlgs_update({ msg }) {
        tracker.follow(msg)
        return 1
      },
      dlgs_count: (_ctx, { field, op, data }) => tracker.count(field, op, data),
      dlgs_tags_add({ msg }, { tag }) {
        const call = tag === '' ? undefined : tracker.callOf(msg)
        if (call === undefined) return -1
        call.tags.push(tag)
        tracker.changed(call)
        return 1
      },
      dlgs_tags_rm({ msg }, { tag }) {
        const call = tag === '' ? undefined : tracker.callOf(msg)
        if (call === undefined) return -1
        call.tags = call.tags.filter((other) => other !== tag)
        tracker.changed(call)
        return 1
      },
      dlgs_tags_count(_ctx, { tag }) {
        const running = tracker.table.all().filter((call) => !isOver(call))
        const count = running.reduce((sum, call) => sum + call.tags.filter((other) => other === tag).length, 0)
        return count > 0 ? count : -1
      },
    },
    rpc: {
      'dlgs.stats': () => [
        rpcStruct([
          ['final', countsStruct(tracker.table.final)],
          ['active', countsStruct(tracker.table.active)],
        ]),
      ],
      'dlgs.list': () => tracker.ordered().map(fullStruct),
      'dlgs.briefing': () => tracker.ordered().map(briefStruct),
      'dlgs.get': (call) => tracker.search(call).slice(0, 1).map(fullStruct),
      'dlgs.getall': (call) => tracker.search(call).map(fullStruct),
    },
  }
})

/** A call as it travels between processes; null when it was forgotten. */
type CallChange = (Call & { readonly [name: string]: Plain }) | null

class CallTracker {
  readonly table = new CallTable()
  readonly #env: Env
  readonly #nextId: () => string
  readonly #tell: TellChange<CallChange>

  constructor(env: Env) {
    this.#env = env
    const { shared } = env.core
    // Which calls run is counted over all processes; each call is followed in one.
    this.#tell = shared.share<CallChange>('dlgs', {
      apply: (key, change) => {
        const [ruid = '', callId = ''] = key.split('\n')
        if (change === null) this.table.forget({ ruid, callId })
        else this.table.adopt({ ...change, tags: [...change.tags] }, shared.owns(callId))
      },
      all: () => this.table.all().map((call) => [keyOf(call), { ...call }] as const),
    })
    this.#nextId = uniqueIds('dlgs', env.core)
  }

  init(): void {
    const { core, params } = this.#env
    core.hooks.replyOut.add((text) => {
      if (!this.table.isEmpty) this.#followReply(text)
      return text
    })
    const isOurs = (callId: string): boolean => core.shared.owns(callId)
    core.timers.every(Math.max(1, params.timer_interval) * 1000, () => {
      for (const call of this.table.expire(this.#now(), params, isOurs)) this.#tell(keyOf(call), null)
    })
  }

  /** Tells the other processes how a call stands. */
  changed(call: Call): void {
    this.#tell(keyOf(call), { ...call })
  }

  #move(call: Call, state: Call['state']): void {
    this.table.move(call, state, this.#now())
    this.changed(call)
  }

  begin(msg: SipMessage, src: string, dst: string, data: string): 1 | -1 {
    if (methodOf(msg) !== 'INVITE') return 1
    const callId = callIdOf(msg)
    const fromTag = fromOf(msg)?.value.tag
    if (callId === undefined || callId.length > longestCallId || fromTag === undefined) return -1
    if (this.callOf(msg) !== undefined) return 1
    const toTag = toOf(msg)?.value.tag ?? ''
    const startedAt = this.#now()
    this.changed(this.table.add({ src, dst, data, ruid: this.#nextId(), callId, fromTag, toTag, startedAt }))
    return 1
  }

  callOf(msg: SipMessage): Call | undefined {
    const callId = callIdOf(msg)
    const fromTag = fromOf(msg)?.value.tag
    if (callId === undefined || callId.length > longestCallId || fromTag === undefined) return undefined
    return this.table.find(callId, fromTag, toOf(msg)?.value.tag)
  }

  /** Moves the call of a request: ACK confirms it, BYE and CANCEL end it. */
  follow(msg: SipMessage): void {
    const call = this.callOf(msg)
    if (call === undefined) return
    if (msg.method === 'ACK' && call.state === 'answered') this.#move(call, 'confirmed')
    else if (msg.method === 'BYE' && !isOver(call)) this.#move(call, 'terminated')
    else if (msg.method === 'CANCEL' && isEarly(call)) this.#move(call, 'notanswered')
  }

  /** Replies are followed as they leave, so that those made here count like those of the callee. */
  #followReply(text: string): void {
    const facts = inviteReplyFacts(text)
    if (facts === undefined || facts.callId.length > longestCallId) return
    const call = this.table.find(facts.callId, facts.fromTag, facts.toTag)
    if (call === undefined || !isEarly(call)) return
    if (facts.status < 200) this.#move(call, 'progress')
    else if (facts.status >= 300) this.#move(call, 'notanswered')
    else {
      call.toTag = facts.toTag
      this.#move(call, 'answered')
    }
  }

  count(fieldName: string, operatorName: string, data: string): number {
    const { log } = this.#env
    const field = parseField(fieldName)
    if (field === undefined) {
      log.error(`unknown field: ${fieldName}`)
      return -2
    }
    const operator = parseOperator(operatorName)
    if (operator === undefined) {
      log.error(`unknown operator: ${operatorName}`)
      return -2
    }
    const running = this.table.all().filter((call) => !isOver(call))
    if (field === 'any') return running.length > 0 ? running.length : -1
    const matches = textMatcher(operator, data, (pattern) => this.#env.regex(pattern))
    if (matches === undefined) return -1
    const found = running.filter((call) => matches(fieldText(call, field))).length
    return found > 0 ? found : -1
  }

  /** All calls in the order of Kamailio's hash table. */
  ordered(): readonly Call[] {
    const { hash_size } = this.#env.params
    const mask = 2 ** (hash_size > 0 && hash_size <= 20 ? hash_size : 9) - 1
    return this.table.all().toSorted((one, other) => (one.hash & mask) - (other.hash & mask))
  }

  /** The calls that an RPC command asks for, also those that are over. The field `any` finds none. */
  search(call: RpcCall): readonly Call[] {
    const [fieldName, operatorName, data] = [call.ifText(), call.ifText(), call.ifText()]
    if (fieldName === undefined || operatorName === undefined || data === undefined) {
      throw new RpcFault(500, 'Invalid Parameters')
    }
    const field = parseField(fieldName)
    if (field === undefined) throw new RpcFault(500, 'Invalid Field')
    const operator = parseOperator(operatorName)
    if (operator === undefined) throw new RpcFault(500, 'Invalid Operator')
    const matches = textMatcher(operator, data, (pattern) => this.#env.regex(pattern))
    if (matches === undefined) throw new RpcFault(500, 'Invalid Data')
    return field === 'any' ? [] : this.ordered().filter((other) => matches(fieldText(other, field)))
  }

  #now(): number {
    return Math.floor(this.#env.core.host.clock.now() / 1000)
  }
}

function keyOf({ ruid, callId }: Call): string {
  return `${ruid}\n${callId}`
}

function isEarly(call: Call): boolean {
  return call.state === 'init' || call.state === 'progress'
}

function countsStruct(counts: CallTable['active']): RpcStruct {
  return rpcStruct(callStates.map((state) => [state, counts[state]]))
}

function fullStruct(call: Call, index: number): RpcValue {
  return rpcStruct([
    ['count', index + 1],
    ['src', call.src],
    ['dst', call.dst],
    ['data', call.data],
    ['ruid', call.ruid],
    ['callid', call.callId],
    ['ftag', call.fromTag],
    ['ttag', call.toTag],
    ['ts_init', call.startedAt],
    ['ts_answer', call.answeredAt],
    ['state', callStates.indexOf(call.state)],
  ])
}

function briefStruct(call: Call, index: number): RpcValue {
  return rpcStruct([
    ['count', index + 1],
    ['src', call.src],
    ['dst', call.dst],
    ['callid', call.callId],
    ['state', callStates.indexOf(call.state)],
  ])
}
