import { defineExports } from '#grammar/manifest.ts'

const code = { kind: 'int', min: 100, max: 699, absent: true, doc: 'Status code.' } as const
const reason = { kind: 'str', absent: true, doc: 'Reason phrase.' } as const
const sent = { 1: 'sent', '-1': 'not sent' } as const

/** Replies without a transaction. */
export const sl = defineExports({
  name: 'sl',
  doc: 'Sends replies without a transaction, and absorbs the ACKs to them.',
  params: {
    default_code: { type: 'int', default: 500, doc: 'Status that is sent when the code of a reply is no number.' },
    default_reason: { type: 'str', default: 'Internal Server Error', doc: 'Reason that goes with default_code.' },
    bind_tm: { type: 'int', default: 1, doc: 'Let send_reply() use the transaction when there is one.' },
    rich_redirect: {
      type: 'int',
      default: 0,
      doc: 'What Contacts of 3xx replies show besides the URI: 1 flags, 2 path.',
    },
    event_callback_fl_ack: { type: 'str', doc: 'KEMI function for absorbed ACKs.' },
    event_callback_lres_sent: { type: 'str', doc: 'KEMI function for sent replies.' },
  },
  functions: {
    sl_send_reply: {
      doc: 'Sends a reply without a transaction.',
      routes: ['request'],
      args: { code, reason },
      returns: sent,
    },
    sl_reply: { doc: 'The same as sl_send_reply.', routes: ['request'], args: { code, reason }, returns: sent },
    send_reply: {
      doc: 'Sends a reply through the transaction when there is one, else without.',
      routes: ['request', 'onreply', 'reply', 'failure'],
      args: { code, reason },
      returns: sent,
    },
    send_reply_mode: {
      doc: 'The same with a mode: 1 keeps a transaction that a request handed to another process has.',
      routes: ['request', 'onreply', 'reply', 'failure'],
      args: { code, reason, mode: { kind: 'int', doc: 'Bits of behaviour.' } },
      returns: sent,
    },
    sl_reply_error: {
      doc: 'Answers the last failure with a fitting error; a failed t_relay() answers by itself.',
      routes: ['request'],
      returns: { ...sent, '-3': 'tm answers' },
    },
    send_reply_error: {
      doc: 'The same through the transaction when there is one; nothing when the transaction has its final reply.',
      routes: ['request', 'onreply', 'reply', 'failure'],
      returns: sent,
    },
    sl_forward_reply: {
      doc: 'Passes the received reply on by its Via, optionally with another status and reason.',
      routes: ['onreply', 'reply'],
      args: {
        code: { kind: 'str', optional: true, doc: 'Status.' },
        reason: { kind: 'str', optional: true, doc: 'Reason.' },
      },
      returns: sent,
    },
  },
  pvars: {
    ltt: { type: 'str', inner: 'optional', doc: 'The To-tag that replies of this server to this request carry.' },
  },
  rpc: { 'sl.stats': { doc: 'How many replies of each class were sent.' } },
  events: {
    'sl:filtered-ack': 'Runs for each ACK to a reply of this module, which ends there.',
    'sl:local-response': 'Runs after each reply of this module.',
  },
  statistics: {
    '1xx_replies': 'Sent replies 100 to 199.',
    '200_replies': 'Sent replies 200.',
    '202_replies': 'Sent replies 202.',
    '2xx_replies': 'Sent other replies 201 to 299.',
    '300_replies': 'Sent replies 300.',
    '301_replies': 'Sent replies 301.',
    '302_replies': 'Sent replies 302.',
    '3xx_replies': 'Sent other replies 303 to 399.',
    '400_replies': 'Sent replies 400.',
    '401_replies': 'Sent replies 401.',
    '403_replies': 'Sent replies 403.',
    '404_replies': 'Sent replies 404.',
    '407_replies': 'Sent replies 407.',
    '408_replies': 'Sent replies 408.',
    '483_replies': 'Sent replies 483.',
    '4xx_replies': 'Sent other replies 402 to 499.',
    '500_replies': 'Sent replies 500.',
    '5xx_replies': 'Sent other replies 501 to 599.',
    '6xx_replies': 'Sent replies 600 to 699.',
    xxx_replies: 'Sent replies of no known class.',
    sent_replies: 'All sent replies.',
    sent_err_replies: 'Always 0: replies of sl_reply_error() count by their status, as in 6.1.5.',
    failures: 'Replies that could not be sent.',
    received_ACKs: 'ACKs that were absorbed.',
  },
})
