import type { PvAccessor } from '#grammar/abi.ts'
import { implement } from '#runtime/modules/define.ts'
import type { BadPvUse, BoundPv, PvUse } from '#runtime/pseudo-variables/define.ts'
import { appendToSet } from '#runtime/routing/branch-set.ts'
import type { RouteContext } from '#runtime/script/context.ts'
import type { Core } from '#runtime/server/core.ts'
import type { SipMessage } from '#runtime/sip/message.ts'
import type { ListenSocket } from '#runtime/transport/sockets.ts'
import { corex } from './exports.ts'
import {
  changeExtendedFlag,
  changeViaBranchFlag,
  hasExtendedFlag,
  hasViaBranchFlag,
  internalFlagNames,
  internalFlags,
} from './flags.ts'
import { interceptNetwork, isIncoming, watchReplies } from './network-events.ts'
import { corexCommands } from './rpc.ts'
import { createSender } from './sending.ts'
import { bindLsock, findSocket, parseSocketAddress, sockTransformations, subdomainCheck } from './socket-address.ts'
import { createViaFunctions } from './via.ts'

/** Extensions of the core. */
export default implement(corex, ({ params, core, log, pv }) => {
  const { sendMessage, sendData, forwardUac } = createSender(core, log)
  const sockets = (): readonly ListenSocket[] => core.transport.sockets
  const byName = (name: string): ListenSocket | undefined => sockets().find((socket) => socket.name === name)
  const result = (isDone: boolean): 1 | -1 => (isDone ? 1 : -1)

  /** A socket that does not exist is no failure, only a warning (6.1.5). */
  const withSocket = (
    socket: ListenSocket | undefined,
    text: string,
    mode: number,
    use: (found: ListenSocket) => void,
  ): 1 => {
    if (socket === undefined) log.warn(`no socket found to match [${text}] (${mode})`)
    else use(socket)
    return 1
  }
  const sendFrom = (msg: SipMessage) => (socket: ListenSocket) => void (msg.forceSocket = socket)
  const receiveOn = (msg: SipMessage) => (socket: ListenSocket) => {
    msg.received = { ...msg.received, socket, dstIp: socket.ip, dstPort: socket.port }
  }
  const internalFlag = (name: string, use: () => 1 | -2): 1 | -1 | -2 => {
    if (internalFlagNames.has(name)) return use()
    log.error(`unsupported flag name [${name}]`)
    return -1
  }

  return {
    modInit: () => {
      for (const text of params.alias_subdomains) {
        const check = subdomainCheck(text)
        if (check === undefined) throw new Error(`corex: bad alias_subdomains "${text}"; write [proto:]domain[:port]`)
        core.identity.addCheck(check)
      }
      if (params.dns_cache.length > 0 || params.dns_file.length > 0) {
        log.warn('dns_cache and dns_file have no effect: names are looked up by the system; use its hosts file')
      }
    },
    childInit: () => {
      if (params.nio_intercept !== 0) {
        const replacement = params.nio_msg_avp === null ? undefined : pv(params.nio_msg_avp)
        interceptNetwork(core, log, { minLength: () => params.nio_min_msg_len, replacement })
      }
      watchReplies(core)
    },
    functions: {
      append_branch: (ctx, args) => {
        const uri = 'uri' in args ? args.uri : ''
        const q = 'q' in args && args.q !== '' ? parseQ(args.q) : -1
        if (q === undefined) {
          log.error('cannot parse the Q parameter')
          return -1
        }
        return result(appendBranch(ctx, uri, q, core))
      },
      send_udp: (ctx, args) => sendMessage(ctx, 'target' in args ? args.target : undefined, 'udp'),
      send_tcp: (ctx, args) => sendMessage(ctx, 'target' in args ? args.target : undefined, 'tcp'),
      send_data: (_ctx, { uri, data }) => sendData(uri, undefined, data),
      sendx: (_ctx, { uri, socket, data }) => sendData(uri, socket, data),
      forward_uac: (ctx, args) => forwardUac(ctx, undefined, 'branch' in args ? args.branch : 0),
      forward_uac_uri: (ctx, args) => forwardUac(ctx, args.uri, 'branch' in args ? args.branch : 0),
      forward_reply: ({ msg }) => {
        if (core.forwardReply === undefined) return -1
        void core.forwardReply(msg)
        return 1
      },
      add_tcp_alias: ({ msg }, { port }) => {
        const { connectionId } = msg.received
        return result(connectionId === 0 || core.transport.addConnectionAlias(connectionId, port))
      },
      file_read: async (ctx, { path, target }) => result(await readFile(ctx, path, target)),
      file_write: async (_ctx, { path, text }) => {
        try {
          if (core.host.files === undefined) throw new Error('there are no files on this host')
          await core.host.files.writeText(path, text)
          return 1
        } catch (error) {
          log.error(`cannot open file: ${path}: ${reason(error)}`)
          return -1
        }
      },
      setxflag: ({ msg }, { flag }) => result(changeExtendedFlag(msg, flag, true)),
      resetxflag: ({ msg }, { flag }) => result(changeExtendedFlag(msg, flag, false)),
      isxflagset: ({ msg }, { flag }) => result(hasExtendedFlag(msg, flag)),
      msg_iflag_set: ({ msg }, { flag }) => {
        if (internalFlag(flag, () => 1) !== 1) return -1
        internalFlags(msg).add(flag)
        return 1
      },
      msg_iflag_reset: ({ msg }, { flag }) => {
        if (internalFlag(flag, () => 1) !== 1) return -1
        internalFlags(msg).delete(flag)
        return 1
      },
      msg_iflag_is_set: ({ msg }, { flag }) => internalFlag(flag, () => (internalFlags(msg).has(flag) ? 1 : -2)),
      msg_vbflag_set: ({ msg }, { flag }) => result(changeViaBranchFlag(msg, flag, true)),
      msg_vbflag_reset: ({ msg }, { flag }) => result(changeViaBranchFlag(msg, flag, false)),
      msg_vbflag_is_set: ({ msg }, { flag }) => result(hasViaBranchFlag(msg, flag)),
      // kamkit's branches carry no flags, so there are none to find.
      msg_vbflag_parse: () => -1,
      set_send_socket: ({ msg }, { socket }) => withSocket(findSocket(sockets(), socket), socket, 0, sendFrom(msg)),
      set_send_socket_name: ({ msg }, { name }) => withSocket(byName(name), name, 0, sendFrom(msg)),
      set_recv_socket: ({ msg }, { socket }) => withSocket(findSocket(sockets(), socket), socket, 1, receiveOn(msg)),
      set_recv_socket_name: ({ msg }, { name }) => withSocket(byName(name), name, 1, receiveOn(msg)),
      set_source_address: async ({ msg }, { address }) => {
        const parsed = parseSocketAddress(address)
        const ip =
          parsed === undefined ? undefined : (await core.resolver.resolveHost(parsed.host.replace(/^\[|\]$/g, '')))[0]
        if (parsed === undefined || ip === undefined) {
          log.error(`failed to resolve address [${address}]`)
          return -1
        }
        msg.received = { ...msg.received, srcIp: ip, srcPort: parsed.port ?? 5060 }
        return 1
      },
      is_socket_name: (_ctx, { name }) => result(byName(name) !== undefined),
      is_incoming: (ctx) => result(isIncoming(ctx)),
      is_faked_msg: ({ msg }) => result(isFaked(msg)),
      ...createViaFunctions(core),
    },
    pvars: {
      cfg: { bind: (use) => bindPlace(use) },
      lsock: { bind: (use) => bindLsock(use, sockets, log) },
      atkv: { bind: bindEventValue },
    },
    transformations: { sock: sockTransformations(log) },
    rpc: corexCommands(core, log),
  }

  async function readFile(ctx: RouteContext, path: string, target: PvAccessor): Promise<boolean> {
    try {
      if (core.host.files === undefined) throw new Error('there are no files on this host')
      return target.set?.(ctx, await core.host.files.readText(path)) === true
    } catch (error) {
      log.error(`cannot open file: ${path}: ${reason(error)}`)
      return false
    }
  }
})

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** q as thousandths: "0" to "1" with up to three decimals; undefined when it is none. */
function parseQ(text: string): number | undefined {
  if (!/^(0?(\.\d{1,3})?|1(\.0{1,3})?)$/.test(text)) return undefined
  return Math.round(Number(text) * 1000)
}

/**
 * A branch takes over destination, path, flags and forced socket of the message. They leave the message only when no URI was
 * given (6.1.5).
 */
function appendBranch({ msg, kind }: RouteContext, uri: string, q: number, core: Core): boolean {
  const branch = {
    uri: uri === '' ? msg.requestUri : uri,
    dstUri: msg.dstUri,
    path: msg.path,
    q,
    flags: msg.branchFlags,
    socket: msg.forceSocket,
    instance: '',
    regId: 0,
    ruid: '',
    userAgent: '',
    connectionId: 0,
  }
  if (!appendToSet(core, msg, branch)) {
    core.logger.forModule('corex').error('max nr of branches exceeded')
    return false
  }
  if (uri !== '') return true
  msg.dstUri = ''
  msg.path = ''
  // In failure_route every appended branch has the flags of the failed one (6.1.5).
  if (kind !== 'failure') msg.branchFlags = 0
  msg.forceSocket = undefined
  return true
}

/** The message that the core makes up for event routes. */
function isFaked(msg: SipMessage): boolean {
  return msg.raw.startsWith('OPTIONS sip:you@kamailio.org SIP/2.0\r\n') && msg.header('call-id')?.body === '123'
}

const defaultRouteNames = { onsend: 'DEFAULT_SEND' } as const

/** `$cfg(line)`, `$cfg(file)`, `$cfg(name)`, `$cfg(route)`. */
function bindPlace(use: PvUse): BoundPv | BadPvUse {
  const fileOf = ({ linked }: RouteContext, index: number): string | null => linked?.program.files[index] ?? null
  switch (use.inner?.constant) {
    case 'line':
      return { get: ({ at }) => at?.[1] ?? 0 }
    case 'file':
      return { get: (ctx) => fileOf(ctx, ctx.at?.[0] ?? 0) }
    case 'name':
      return { get: (ctx) => fileOf(ctx, 0) }
    case 'route':
      return {
        get: ({ routeName, kind, linked, block }) => {
          const name = linked === undefined || block === undefined ? routeName : linked.nameOf(block)
          return name !== '' ? name : kind === 'onsend' ? defaultRouteNames.onsend : 'DEFAULT_ROUTE'
        },
      }
    default:
      return { error: '$cfg() takes line, file, name or route' }
  }
}

/** No part of kamkit triggers event_route[core:tkv] yet: the values are null. */
function bindEventValue(use: PvUse): BoundPv | BadPvUse {
  const names = ['type', 'gname', 'srcip', 'data']
  if (!names.includes(use.inner?.constant ?? '')) return { error: `$atkv() takes ${names.join(', ')}` }
  return { get: () => null }
}
