import { defineExports } from '#grammar/manifest.ts'

const routes = ['request', 'event', 'onreply', 'reply'] as const

/** Checks of requests and replies against RFC 3261. The size_… parameters of later releases are not in 6.1.5. */
export const sanity = defineExports({
  name: 'sanity',
  doc: 'Checks that a message is one that RFC 3261 allows.',
  dependencies: ['sl'],
  params: {
    default_checks: {
      type: 'int',
      default: 3047,
      doc: 'Bits of the checks that sanity_check() makes without arguments.',
    },
    uri_checks: { type: 'int', default: 7, doc: 'Bits of the URIs that are parsed: 1 R-URI, 2 From, 4 To, 8 Contact.' },
    proxy_require: { type: 'str', default: '', doc: 'Extensions of Proxy-Require that are understood, with commas.' },
    autodrop: { type: 'int', default: 1, doc: 'End the script when a check fails.' },
    noreply: { type: 'int', default: 0, doc: 'Send no reply when a check fails; sanity_reply() sends it later.' },
  },
  functions: {
    sanity_check: {
      doc: 'Makes the checks; a request that fails is answered.',
      routes,
      args: {
        checks: { kind: 'int', optional: true, doc: 'Bits of the checks, 1 to 32767.' },
        uris: { kind: 'int', optional: true, doc: 'Bits of the URIs, 1 to 15.' },
      },
      returns: { 1: 'passed', '-1': 'failed', 0: 'failed with autodrop: the script ends' },
      example: 'if (!sanity_check("17895", "7")) { exit; }',
    },
    sanity_reply: {
      doc: 'Answers a request with the reason for which it failed.',
      routes,
      returns: { 1: 'sent, or nothing to answer', '-1': 'the answer could not be sent' },
    },
  },
})
