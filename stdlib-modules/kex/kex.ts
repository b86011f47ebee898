import type { PvAccessor } from '#grammar/abi.ts'
import { implement } from '#runtime/modules/define.ts'
import { readHeap } from '#runtime/rpc/commands/memory.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Core, Identity } from '#runtime/server/core.ts'
import type { Branch, SipMessage } from '#runtime/sip/message.ts'
import { parseUri } from '#runtime/sip/uri.ts'
import { registerTransportStatistics } from '#runtime/statistics/transport-statistics.ts'
import { kex } from './exports.ts'
import { memoryCommands } from './memory-commands.ts'
import { statisticsCommands } from './statistics-commands.ts'

/** Flags, destination URI, debug level, own names, statistics. */
export default implement(kex, ({ core }) => {
  const nextUid = uniqueIds(core)
  return {
    modInit: () => {
      registerTransportStatistics(core)
      registerMemoryStatistics(core)
    },
    functions: {
      setsflag: (ctx, { flag }) => {
        if (!isFlag(flag)) return -1
        ctx.scriptFlags |= 1 << flag
        return 1
      },
      resetsflag: (ctx, { flag }) => {
        if (!isFlag(flag)) return -1
        ctx.scriptFlags &= ~(1 << flag)
        return 1
      },
      issflagset: (ctx, { flag }) => (isFlag(flag) && (ctx.scriptFlags & (1 << flag)) !== 0 ? 1 : -1),
      setbflag: ({ msg }, args) => changeBranchFlags(msg, args, (flags, bit) => flags | bit),
      resetbflag: ({ msg }, args) => changeBranchFlags(msg, args, (flags, bit) => flags & ~bit),
      isbflagset: ({ msg }, args) => {
        const target = branchFlagsOf(msg, branchIndex(args))
        return target !== undefined && isFlag(args.flag) && (target.read() & (1 << args.flag)) !== 0 ? 1 : -1
      },
      setdsturi: ({ msg }, { uri }) => {
        msg.dstUri = uri
        msg.uriIsNew = true
        return 1
      },
      resetdsturi: ({ msg }) => {
        msg.dstUri = ''
        return 1
      },
      isdsturiset: ({ msg }) => (msg.dstUri === '' ? -1 : 1),
      setdebug: ({ worker }, { level }) => {
        worker.debugLevel = level
        return 1
      },
      resetdebug: ({ worker }) => {
        worker.debugLevel = undefined
        return 1
      },
      pv_printf: (ctx, { target, format }) => assign(ctx, target, format),
      avp_printf: (ctx, { target, format }) => assign(ctx, target, format),
      is_myself: (_ctx, { uri }) => (isMyself(uri, core.identity) ? 1 : -1),
      is_myhost: (_ctx, { host }) => (core.identity.isMyself(parseSipUri(host)?.host ?? host) ? 1 : -1),
    },
    pvars: { sruid: () => nextUid() },
    rpc: { ...statisticsCommands(core.statistics), ...memoryCommands(core) },
  }
})

function isFlag(flag: number): boolean {
  return flag >= 0 && flag <= 31
}

/** The two forms of the branch flag functions have or have not an index. */
function branchIndex(args: { readonly flag: number; readonly branch?: number }): number {
  return args.branch ?? 0
}

interface FlagHolder {
  read(): number
  write(flags: number): void
}

function branchFlagsOf(msg: SipMessage, index: number): FlagHolder | undefined {
  if (index === 0) return { read: () => msg.branchFlags, write: (flags) => void (msg.branchFlags = flags) }
  const branch: Branch | undefined = index > 0 ? msg.branches[index - 1] : undefined
  if (branch === undefined) return undefined
  return { read: () => branch.flags, write: (flags) => void (branch.flags = flags) }
}

function changeBranchFlags(
  msg: SipMessage,
  args: { readonly flag: number; readonly branch?: number },
  change: (flags: number, bit: number) => number,
): 1 | -1 {
  const target = branchFlagsOf(msg, branchIndex(args))
  if (target === undefined || !isFlag(args.flag)) return -1
  target.write(change(target.read(), 1 << args.flag))
  return 1
}

function assign(ctx: RouteContext, target: PvAccessor, value: string): 1 | -1 {
  return target.set?.(ctx, value) === true ? 1 : -1
}

function parseSipUri(text: string) {
  return /^sips?:/i.test(text) ? parseUri(text) : undefined
}

/** A URI counts with its port and transport; anything else is a host (6.1.5: "127.0.0.1:5060" is none of ours). */
function isMyself(text: string, identity: Identity): boolean {
  const uri = parseSipUri(text)
  if (uri === undefined) return identity.isMyself(text)
  return identity.isMyself(uri.host, uri.portNumber, uri.transport === '' ? undefined : uri.transport)
}

/** `srid-[server_id-]<second of the start>-<pid>-<counter>`, the last three in hexadecimal. */
function uniqueIds(core: Core): () => string {
  const start = Math.floor(core.startedAtMs / 1000).toString(16)
  const pid = core.host.process.pid.toString(16)
  const serverId = core.settings.int('server_id')
  const prefix = serverId === 0 ? 'srid' : `srid-${serverId}`
  let count = 0
  return () => {
    count += 1
    return `${prefix}-${start}-${pid}-${count.toString(16)}`
  }
}

function registerMemoryStatistics(core: Core): void {
  let highest = 0
  const add = (name: string, read: () => number, description: string): void => {
    core.statistics.computed('shmem', name, read, description)
  }
  const realUsed = (): number => {
    const { realUsed: now } = readHeap(core)
    highest = Math.max(highest, now)
    return now
  }
  add('total_size', () => readHeap(core).total, 'Bytes that the heap may grow to.')
  add('used_size', () => readHeap(core).used, 'Bytes in use.')
  add('real_used_size', realUsed, 'Bytes taken from the system.')
  add('max_used_size', () => Math.max(highest, realUsed()), 'Most bytes taken from the system so far.')
  add('free_size', () => readHeap(core).free, 'Bytes that the heap can still grow by.')
  add('fragments', () => readHeap(core).fragments, 'Parts of the heap.')
}
