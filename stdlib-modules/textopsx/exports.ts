import type { Args } from '#grammar/manifest.ts'
import { defineExports } from '#grammar/manifest.ts'
import { headerValueSelects } from './select-table.ts'
import { anyRoute, replyRoutes, type RouteKind } from '#grammar/route-kinds.ts'

const valueRoutes = ['request', 'failure', 'branch', 'event', ...replyRoutes] as const satisfies readonly RouteKind[]
const done = { 1: 'done', '-1': 'not done' } as const

const place = { kind: 'literal', constant: true, doc: 'Header with an optional value: name[index].parameter.' } as const
const header = { kind: 'literal', constant: true, doc: 'Name of the header.' } as const
const value = { kind: 'str', constant: true, doc: 'The value.' } as const
const iterator = { kind: 'str', doc: 'Name of the iterator.' } as const
const text = { kind: 'str', doc: 'Text with its line end.' } as const

const edit = { place, value } as const satisfies Args
const item = { header, value } as const satisfies Args

/** Changes that take effect at once, values in headers, and iterators over headers and lines. */
export const textopsx = defineExports({
  name: 'textopsx',
  doc: 'Further functions on the text of messages.',
  functions: {
    msg_apply_changes: {
      doc: 'Makes the changes of the script part of the message, so that later functions see them.',
      routes: ['request', 'event', ...replyRoutes],
      returns: { 1: 'done', '-1': 'not possible' },
    },
    msg_set_buffer: {
      doc: 'Puts another message in the place of this one.',
      routes: ['request', 'event', ...replyRoutes],
      args: { buffer: { kind: 'str', doc: 'The whole message.' } },
      returns: { 1: 'done', '-1': 'it is no message' },
    },
    msg_changed_route: {
      doc: 'Runs a route on a copy of the message in which the changes are made; the changes are gone then.',
      routes: anyRoute,
      args: { route: { kind: 'str', doc: 'Name of the route.' } },
      returns: { 1: 'done', '-1': 'there is no such route' },
      suspends: true,
    },
    change_reply_status: {
      doc: 'Changes status and reason of a reply before it is passed on.',
      routes: replyRoutes,
      args: { code: { kind: 'int', doc: 'The new status.' }, reason: { kind: 'str', doc: 'The new reason.' } },
      returns: done,
    },
    change_reply_status_code: {
      doc: 'Changes the status of a reply before it is passed on.',
      routes: replyRoutes,
      args: { code: { kind: 'int', doc: 'The new status.' } },
      returns: done,
    },
    remove_body: { doc: 'Removes the body.', routes: anyRoute, returns: { 1: 'done' } },
    keep_hf: {
      doc: 'Removes all headers but those whose name matches and those that a message cannot do without.',
      routes: anyRoute,
      args: { pattern: { kind: 'regex', ignoreCase: true, doc: 'Names of the headers to keep.' } },
      returns: { '-1': 'always, as in Kamailio' },
    },
    fnmatch: {
      doc: 'Tells whether a text matches a pattern with `*`, `?` and `[…]`, as file names do.',
      routes: anyRoute,
      args: {
        text: { kind: 'str', doc: 'Text.' },
        pattern: { kind: 'str', doc: 'Pattern.' },
        flags: { kind: 'str', optional: true, doc: 'Accepted without effect.' },
      },
      returns: { 1: 'yes', '-1': 'no' },
    },
    append_hf_value: {
      doc: 'Puts a value behind another one of a header.',
      routes: valueRoutes,
      args: edit,
      returns: done,
    },
    insert_hf_value: {
      doc: 'Puts a value before another one of a header.',
      routes: valueRoutes,
      args: edit,
      returns: done,
    },
    remove_hf_value: {
      doc: 'Removes a value, or a parameter of it.',
      routes: valueRoutes,
      args: { place },
      returns: done,
    },
    remove_hf_value2: {
      doc: 'Removes a header, or a parameter of one whose parameters stand between commas.',
      routes: valueRoutes,
      args: { place },
      returns: done,
    },
    assign_hf_value: { doc: 'Changes a value, or a parameter of it.', routes: valueRoutes, args: edit, returns: done },
    assign_hf_value2: {
      doc: 'Changes a header, or a parameter of one whose parameters stand between commas.',
      routes: valueRoutes,
      args: edit,
      returns: done,
    },
    include_hf_value: { doc: 'Adds a value unless it is there.', routes: valueRoutes, args: item, returns: done },
    exclude_hf_value: { doc: 'Removes all values that equal one.', routes: valueRoutes, args: item, returns: done },
    hf_value_exists: {
      doc: 'Tells whether one of the values of a header equals a text, in any case.',
      routes: valueRoutes,
      args: item,
      returns: { 1: 'yes', '-1': 'no' },
    },
    hf_iterator_start: {
      doc: 'Starts an iterator over the headers.',
      routes: anyRoute,
      args: { iterator },
      returns: done,
    },
    hf_iterator_end: { doc: 'Ends an iterator over the headers.', routes: anyRoute, args: { iterator }, returns: done },
    hf_iterator_next: { doc: 'Moves to the next header.', routes: anyRoute, args: { iterator }, returns: done },
    hf_iterator_prev: { doc: 'Moves to the header before.', routes: anyRoute, args: { iterator }, returns: done },
    hf_iterator_rm: {
      doc: 'Removes the header that the iterator is at.',
      routes: anyRoute,
      args: { iterator },
      returns: done,
    },
    hf_iterator_append: {
      doc: 'Adds a header behind the one that the iterator is at.',
      routes: anyRoute,
      args: { iterator, text },
      returns: done,
    },
    hf_iterator_insert: {
      doc: 'Adds a header before the one that the iterator is at.',
      routes: anyRoute,
      args: { iterator, text },
      returns: done,
    },
    bl_iterator_start: {
      doc: 'Starts an iterator over the lines of the body.',
      routes: anyRoute,
      args: { iterator },
      returns: done,
    },
    bl_iterator_end: { doc: 'Ends an iterator over lines.', routes: anyRoute, args: { iterator }, returns: done },
    bl_iterator_next: { doc: 'Moves to the next line.', routes: anyRoute, args: { iterator }, returns: done },
    bl_iterator_rm: {
      doc: 'Removes the line that the iterator is at.',
      routes: anyRoute,
      args: { iterator },
      returns: done,
    },
    bl_iterator_append: {
      doc: 'Adds a line behind the one that the iterator is at.',
      routes: anyRoute,
      args: { iterator, text },
      returns: done,
    },
    bl_iterator_insert: {
      doc: 'Adds a line before the one that the iterator is at.',
      routes: anyRoute,
      args: { iterator, text },
      returns: done,
    },
  },
  selects: headerValueSelects,
  pvars: {
    hfitname: {
      type: 'str',
      inner: 'required',
      doc: 'Name of the header that an iterator is at.',
      example: '$hfitname(it)',
    },
    hfitbody: {
      type: 'str',
      inner: 'required',
      doc: 'Body of the header that an iterator is at.',
      example: '$hfitbody(it)',
    },
    blitval: {
      type: 'str',
      inner: 'required',
      doc: 'Line that an iterator is at, with its line end.',
      example: '$blitval(it)',
    },
  },
})
