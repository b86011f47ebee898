import { respelling, suggest } from '../../5-check/suggest.ts'
import type { LintContext } from '../context.ts'
import type { Rule } from '../rule.ts'

export const unknownEventRoute: Rule = {
  name: 'unknown-event-route',
  code: 'KAM6357',
  category: 'correctness',
  severity: 'warning',
  title: 'event_route that no module triggers',
  why: 'Kamailio accepts any name and never says that nobody triggers it: the block just never runs.',
  remedy: 'Correct the name, or load the module that triggers it.',
  hasSuggestions: true,
  examples: [
    {
      bad: 'request_route {\n  t_relay();\n}\nevent_route[«tm:local-requst»] {\n  xlog("sent\\n");\n}\n',
      good: 'request_route {\n  t_relay();\n}\nevent_route[tm:local-request] {\n  xlog("sent\\n");\n}\n',
    },
  ],
  create: (ctx, report) => ({
    end: () => {
      for (const route of ctx.program.routes) {
        const name = route.blocks[0]?.name
        if (route.kind !== 'event' || name === undefined || events.includes(route.name)) continue
        if (isNamedInText(route.name, ctx)) continue
        const near = suggest(route.name, events)
        const [module = ''] = route.name.split(':')
        if (near === undefined || patterns.some((pattern) => pattern.test(route.name)) || custom.has(module)) continue
        report({
          span: name.span,
          message: `nothing triggers the event ${route.name}`,
          help: `did you mean ${near}?`,
          ...respelling(route.name, [near], name.span, ctx.sources),
        })
      }
    },
  }),
}

/** Some parameters and functions name the event that they trigger. */
function isNamedInText(name: string, ctx: LintContext): boolean {
  return ctx.parsed.tokens.some((token) => token.kind === 'string' && String(token.value).includes(name))
}

/** Modules whose events are named by the script or the messages. */
const custom: ReadonlySet<string> = new Set([
  'evrexec',
  'sworker',
  'erlang',
  'nats',
  'kazoo',
  'nsq',
  'rtimer',
  'mqtt',
  'qos',
  'ccr',
  'ocs',
])

const patterns: readonly RegExp[] = [/^tm:branch-failure:/, /^htable:(?:expired|reloaded):/, /^tm:(?:continue|suspend)/]

/** Events that are known by name; those of modules that list theirs are found there too. */
// prettier-ignore
export const events: readonly string[] = [
  'core:worker-one-init', 'core:msg-received', 'core:pre-routing', 'core:receive-parse-error', 'core:tkv', 'network:msg',
  'tm:local-request', 'tm:local-response', 'tm:local-response-sent', 'tm:local-ack-sent', 'tm:branch-failure', 'sl:filtered-ack', 'sl:local-response',
  'dialog:start', 'dialog:end', 'dialog:failed', 'dialog:timeout', 'usrloc:contact-expired', 'htable:mod-init', 'htable:init', 'xhttp:request', 'websocket:closed',
  'tls:connection-out', 'tcp:closed', 'tcp:timeout', 'tcp:reset', 'corex:reply-out', 'rtpengine:dtmf-event', 'siptrace:msg', 'sipcapture:request', 'sipdump:msg',
  'siprepo:msg', 'topos:msg-incoming', 'topos:msg-outgoing', 'topos:msg-sending', 'topos:msg-receiving', 'topoh:msg-outgoing', 'topoh:msg-sending',
  'presence:notify-reply', 'uac:reply', 'async:task-exec', 'async:task-data', 'async:timer-exec', 'evapi:connection-new', 'evapi:connection-closed', 'evapi:message-received',
  'dispatcher:dst-up', 'dispatcher:dst-down', 'dispatcher:ds-up', 'dispatcher:ds-down', 'keepalive:dst-up', 'keepalive:dst-down', 'http_async_client:callback', 'msrp:frame-in', 'nosip:msg', 'xmlrpc:request',
  'nghttp2:request', 'microhttpd:request', 'cnxcc:call-shutdown', 'diameter:request', 'diameter:response', 'dmq:peer-up', 'dmq:peer-down', 'dmq:peer-disabled', 'crypto:netio',
  'rms:start', 'rms:bridged', 'rms:after_play', 'mqtt:connected', 'mqtt:disconnected', 'mqtt:message', 'textopsx:msg-changed-route', 'peerstate:state_changed',
]
