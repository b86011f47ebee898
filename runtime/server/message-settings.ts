import type { SipMessage } from '../sip/message.ts'
import { topVia } from '../sip/parsed.ts'
import { findParameter } from '../sip/parameters.ts'
import { usualUriRules, type UriRules } from '../sip/uri.ts'
import type { Core, Settings } from './core.ts'

/** Gives a received message what core parameters say of all messages; the script may say otherwise for this one. */
export function applySettings(msg: SipMessage, core: Core): void {
  const { settings } = core
  msg.advertisedHost = settings.text('advertised_address')
  msg.advertisedPort = settings.int('advertised_port')
  msg.addLocalRport = settings.int('local_rport') !== 0
  if (!msg.isRequest) return
  msg.forceRport = settings.int('force_rport') !== 0
  msg.repliesToVia = settings.int('reply_to_via') !== 0
  if (settings.int('sip_warning') !== 0) msg.warningPid = core.host.process.pid
  if (settings.int('tcp_accept_aliases') !== 0) acceptAlias(msg, core)
}

/** tcp_accept_aliases: a connection whose first Via has `alias` serves requests to the port there too. */
function acceptAlias(msg: SipMessage, core: Core): void {
  const { connectionId } = msg.received
  if (connectionId === 0) return
  const via = topVia(msg)?.value
  if (via === undefined || findParameter(via.parameters, 'alias') === undefined) return
  core.transport.addConnectionAlias(connectionId, via.portNumber === 0 ? 5060 : via.portNumber)
}

/** How the URIs of messages are read. */
export function uriRules(settings: Settings): UriRules {
  const hostExtraChars = settings.text('uri_host_extra_chars')
  const cutsPhoneUsers = settings.int('phone2tel') !== 0
  return hostExtraChars === '' && cutsPhoneUsers ? usualUriRules : { hostExtraChars, cutsPhoneUsers }
}

/** Why a buffer is dropped before it is looked at (msg_recv_max_size); undefined when it is not. */
export function sizeProblem(data: string, settings: Settings): string | undefined {
  const most = settings.int('msg_recv_max_size')
  if (data.length <= most) return undefined
  return `read message too large: ${data.length} (cfg msg recv max size: ${most})`
}
