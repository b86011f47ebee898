import { defineExports } from '#grammar/manifest.ts'

/** RPC commands from a browser. */
export const xhttp_rpc = defineExports({
  name: 'xhttp_rpc',
  doc: 'Pages from which a browser runs RPC commands, over HTTP on the SIP port.',
  params: {
    xhttp_rpc_root: { type: 'str', default: 'rpc', doc: 'First part of the path of the pages, without slashes.' },
    xhttp_rpc_buf_size: { type: 'int', default: 0, min: 0, doc: 'Longest page in bytes; 0 for no limit.' },
  },
  functions: {
    dispatch_xhttp_rpc: {
      doc: 'Answers the HTTP request with the page that its URL names, and runs a command when it has an argument.',
      routes: ['request', 'event'],
      args: {},
      returns: { 1: 'answered', '-1': 'this is no HTTP request, or the answer could not be sent' },
      suspends: true,
      example: 'if ($hu =~ "^/rpc") dispatch_xhttp_rpc();',
    },
  },
})
