import { defineExports } from '#grammar/manifest.ts'

/** Checks of requests and replies against RFC 3261. */
export const sanity = defineExports({
  name: 'sanity',
  doc: 'Checks that a message is one that RFC 3261 allows.',
  dependencies: ['sl'],
  params: {
    default_checks: {
      type: 'int',
      default: 999,
      doc: 'Bits of the checks that sanity_check() makes without arguments.',
    },
    uri_checks: { type: 'int', default: 7, doc: 'Bits of the URIs that are parsed.' },
    proxy_require: { type: 'str', default: '', doc: 'Extensions of Proxy-Require that are understood.' },
    autodrop: { type: 'int', default: 1, doc: 'End the script when a check fails.' },
    noreply: { type: 'int', default: 0, doc: 'Send no reply when a check fails.' },
  },
  functions: {
    sanity_check: {
      doc: 'Makes the checks; a request that fails is answered.',
      routes: ['request', 'onreply', 'reply', 'failure', 'branch'],
      args: {
        checks: { kind: 'int', optional: true, doc: 'Bits of the checks.' },
        uris: { kind: 'int', optional: true, doc: 'Bits of the URIs.' },
      },
      returns: { 1: 'passed', '-1': 'failed', 0: 'failed with autodrop: the script ends' },
    },
  },
})
