import { chain, type Later } from '#runtime/host/later.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Branch as Target } from '#runtime/sip/message.ts'
import { Branches } from './branches.ts'
import { Cancelling } from './cancel.ts'
import { Contacts } from './contacts.ts'
import { TmEngine, type TmEnv } from './engine.ts'
import { codeOfError } from './errors.ts'
import { Failures } from './failures.ts'
import { LocalRequests } from './local-requests.ts'
import { OwnReplies } from './own-replies.ts'
import { Relay } from './relay.ts'
import { Replies } from './replies.ts'
import { TmStatistics } from './statistics.ts'
import { Suspending } from './suspend.ts'
import type { Proxy } from './targets.ts'
import type { Transaction } from './transaction.ts'

/** Everything that tm is made of. */
export interface TmParts {
  readonly env: TmEnv
  readonly engine: TmEngine
  readonly statistics: TmStatistics
  readonly branches: Branches
  readonly cancelling: Cancelling
  readonly ownReplies: OwnReplies
  readonly failures: Failures
  readonly replies: Replies
  readonly relay: Relay
  readonly suspending: Suspending
  readonly localRequests: LocalRequests
  /** The parameters are known from mod_init on. */
  contacts(): Contacts
  /** Adds branches to a transaction and sends them: 1, or the number of the failure. */
  sendMore(
    transaction: Transaction,
    ctx: RouteContext,
    targets: Iterable<Target>,
    proxy: Proxy | undefined,
  ): Later<number>
}

export function createParts(env: TmEnv): TmParts {
  const statistics = new TmStatistics()
  const engine = new TmEngine(env, statistics)
  const branches = new Branches(engine)
  const cancelling = new Cancelling(engine, branches)
  const ownReplies = new OwnReplies(engine, cancelling)
  const failures = new Failures(engine, branches, cancelling, ownReplies)
  const replies = new Replies(engine, branches, cancelling, failures)
  const relay = new Relay(engine, branches, cancelling, failures, ownReplies)
  return {
    env,
    engine,
    statistics,
    branches,
    cancelling,
    ownReplies,
    failures,
    replies,
    relay,
    suspending: new Suspending(engine, branches, relay, failures, ownReplies, replies),
    localRequests: new LocalRequests(engine, branches),
    contacts: () =>
      new Contacts(
        env.params.contacts_avp ?? 'tm_contacts',
        env.params.contact_flows_avp ?? 'tm_contact_flows',
        env.core.transport.sockets,
        env.core.host.random,
      ),
    sendMore: (transaction, ctx, targets, proxy) =>
      chain(relay.forward(transaction, ctx, targets, proxy), (error) =>
        error === undefined ? 1 : codeOfError(error, false),
      ),
  }
}
