import type { ModuleExports } from '#grammar/manifest.ts'
import type { RouteKind } from '#grammar/route-kinds.ts'
import type { Value } from '#grammar/value.ts'
import type { Host } from '../host/host.ts'
import type { Logger } from '../log/logger.ts'
import type { ProbeList } from '../probe/probe-list.ts'
import type { DnsCache } from '../dns/cache.ts'
import type { Resolver } from '../dns/resolver.ts'
import type { Shared } from '../processes/shared.ts'
import type { Blocklist } from '../routing/blocklist.ts'
import type { RpcRegistry } from '../rpc/registry.ts'
import type { Attributes, RouteContext } from '../script/context.ts'
import type { BoundSelect } from '../script/selects/bind-select.ts'
import type { MalformedProfile } from '../sip/message-fault.ts'
import type { SipMessage } from '../sip/message.ts'
import type { Statistics } from '../statistics/statistics.ts'
import type { Timers } from '../timers/timers.ts'
import type { Transport } from '../transport/transport.ts'
import type { ConfigFramework } from './config-framework.ts'
import type { Hooks } from './hooks.ts'
import type { LinkedProgram } from './linked-program.ts'
import type { ProcessList } from './process-list.ts'

/** Core parameters (`children=8`) by name, with Kamailio's defaults for those that were not set. */
export interface Settings {
  int(name: string): number
  text(name: string): string
  /** Whether the configuration set it. */
  isSet(name: string): boolean
  set(name: string, value: number | string): void
}

/** What a module may use of the server it runs in. */
export interface Core {
  readonly host: Host
  readonly logger: Logger
  readonly timers: Timers
  readonly settings: Settings
  readonly config: ConfigFramework
  readonly statistics: Statistics
  readonly rpc: RpcRegistry
  readonly hooks: Hooks
  readonly transport: Transport
  readonly resolver: Resolver
  /** The answers of name servers that are kept; absent where names are not looked up. */
  readonly names?: DnsCache
  /** Destinations that failed a moment ago; absent where nothing is sent on. */
  readonly blocklist?: Blocklist
  readonly identity: Identity
  /** How malformed messages are handled. */
  readonly malformed: MalformedProfile
  readonly routes: RouteTable
  /** What this process has in common with the other processes of the server. */
  readonly shared: Shared
  /** The flags that the configuration names, by their names: of the program that is being linked, when one is. */
  readonly flags: ReadonlyMap<string, number>
  /** Names of the modules that are loaded, in load order. */
  readonly moduleNames: readonly string[]
  readonly defines: ReadonlyMap<string, string>
  /** The configuration as it was named at the start: files beside it have relative names. */
  readonly configFile?: string
  /** Files under which sockets and FIFOs with relative names live (-Y). */
  readonly runDirectory: string
  /** The account that the server becomes once its sockets are open (-u, -g): control sockets belong to it. */
  readonly owner?: Account | undefined
  /** The processes that modules would have started in Kamailio, for core.ps; absent when nobody asks for them. */
  readonly processes?: ProcessList
  /** The loaded modules' parameters, for modparam.*; in load order. */
  readonly moduleParameters?: () => readonly ModuleParameters[]
  /** Where modules attach tracers; absent when the program was compiled without probes. */
  readonly probes?: ProbeList
  /** Sends a reply on to where its second Via says, without a transaction (forward_reply). */
  forwardReply?(msg: SipMessage): Promise<void>
  /** Milliseconds since 1970 at which the server started. */
  readonly startedAtMs: number
  /** What the server calls itself: `name (version)`; absent in tests. */
  readonly signature?: string
  /** `Server` / `User-Agent` header lines of locally built messages, without line end; '' when switched off. */
  serverHeader(): string
  userAgentHeader(): string
  nextMessageId(): number
  /** The slot in which workers keep `$var(name)`. */
  varSlot(name: string): number
  /** The names of all `$var` that the configuration or a module named so far. */
  varNames?(): readonly string[]
  /** Says what `$var(name)` of each worker holds before anything is assigned to it; to be called before any route runs. */
  initVar?(name: string, value: number | string): void
  /** Binds a select of the core or of a loaded module, for `$sel`. */
  select?(text: string): BoundSelect
  /** Stops the server in an orderly way (core.kill, SIGTERM). */
  shutDown(): void
}

/** A user and a group by name or number, absent to stay what one is. */
export interface Account {
  readonly user?: string | undefined
  readonly group?: string | undefined
}

/** A module with its parameters as they are now. */
export interface ModuleParameters {
  readonly exports: ModuleExports
  value(param: string): number | string | null | readonly (number | string)[]
}

/** Which hosts, ports and protocols are this server's own (`myself`, alias, domain module). */
export interface Identity {
  /** Port 0 and an absent protocol match any. The host may be a name or an address, IPv6 with or without brackets. */
  isMyself(host: string, port?: number, proto?: string): boolean
  /** Lets a module (domain, corex) declare further hosts as own. */
  addCheck(check: (host: string, port: number, proto: string | undefined) => boolean): void
  /** Whether a module added a check, for core.aliases_list. */
  readonly hasChecks?: boolean
  addAlias(host: string, port?: number, proto?: string): void
  readonly aliases: readonly { readonly host: string; readonly port: number; readonly proto: string | undefined }[]
}

export interface RunOptions {
  /** The program whose block is to run: that of the transaction, when it runs for one. */
  readonly linked?: LinkedProgram | undefined
  readonly attributes?: Attributes
  /** The run that causes this one (t_relay running branch_route): they share a worker, and with it `$var`. */
  readonly parent?: RouteContext | undefined
  /** The kind that the run reports, when a block runs in place of another: what t_continue() runs counts as a failure_route. */
  readonly as?: RouteKind
  /** Called with the context before the block runs: to attach the transaction, the branch and the like. */
  readonly prepare?: (ctx: RouteContext) => void
}

/** The compiled routing blocks. */
export interface RouteTable {
  /** The program that new messages run. */
  readonly linked: LinkedProgram
  has(kind: RouteKind, name: string): boolean
  names(kind: RouteKind): readonly string[]
  /**
   * Runs a block on a message with a free worker; undefined when there is no such block. At once when nothing in the block
   * can wait, else as a promise. The context tells how it ended (`dropped`, `rc`).
   */
  run(
    kind: RouteKind,
    name: string,
    msg: SipMessage,
    options?: RunOptions,
  ): RouteContext | Promise<RouteContext> | undefined
  /** Runs event_route[name] on a message of the core's own when `msg` is absent. */
  runEvent(name: string, msg?: SipMessage, options?: RunOptions): RouteContext | Promise<RouteContext> | undefined
}

/** A value read by name, for modules that take names of pseudo-variables as parameters. */
export type ReadValue = (ctx: RouteContext) => Value
