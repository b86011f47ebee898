import { defineExports } from '#grammar/manifest.ts'

/** HTTP on the sockets of SIP. */
export const xhttp = defineExports({
  name: 'xhttp',
  doc: 'Serves HTTP on the TCP and TLS sockets of SIP: each request runs event_route[xhttp:request].',
  params: {
    url_match: {
      type: 'str',
      default: null,
      doc: 'Only requests whose URL matches this regular expression run the event route.',
    },
    url_skip: {
      type: 'str',
      default: null,
      doc: 'Requests whose URL matches this regular expression do not run the event route.',
    },
    event_callback: { type: 'str', default: null, doc: 'KEMI function for requests, instead of the event route.' },
  },
  functions: {
    xhttp_reply: {
      doc: 'Answers the HTTP request; once for each request.',
      routes: ['request', 'event'],
      args: {
        code: { kind: 'int', doc: 'Status code, from 100 on.' },
        reason: { kind: 'str', doc: 'Reason phrase, not empty.' },
        content_type: { kind: 'str', doc: 'Value of Content-Type; an empty text for none.' },
        body: { kind: 'str', doc: 'Content; an empty text for none.' },
      },
      returns: { 1: 'sent', '-1': 'not sent, or answered already' },
      example: 'xhttp_reply("200", "OK", "text/html", "<html><body>$hu</body></html>");',
    },
  },
  pvars: {
    hu: { type: 'any', doc: 'URL of the HTTP request.', example: '$hu' },
  },
  transformations: {
    url: {
      path: { doc: 'A URL up to its question mark.' },
      querystring: { doc: 'What follows the question mark of a URL; null without one.' },
    },
  },
  events: {
    'xhttp:request': 'Runs for each HTTP request; a negative return code closes the connection.',
  },
})
