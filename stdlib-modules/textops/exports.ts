import { defineExports } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const yesNo = { 1: 'yes', '-1': 'no' } as const
const text = { kind: 'str', doc: 'Text of the header, with its name and line end.' } as const
const hf = { kind: 'str', optional: true, doc: 'Header after (append) or before (insert) which it is put.' } as const
const name = { kind: 'str', doc: 'Name of the header.' } as const

/** Headers, bodies and methods as texts. */
export const textops = defineExports({
  name: 'textops',
  doc: 'Works on headers and bodies as texts.',
  functions: {
    is_method: {
      doc: 'Tells whether the method (of a reply: that of its CSeq) is one of those given.',
      routes: anyRoute,
      args: { methods: { kind: 'methods', constant: true, doc: 'Methods joined by "|".' } },
      returns: yesNo,
    },
    append_hf: {
      doc: 'Adds a header after the last one, or after another.',
      routes: anyRoute,
      args: { text, hf },
      returns: { 1: 'added', '-1': 'not added' },
    },
    insert_hf: {
      doc: 'Adds a header before the first one, or before another.',
      routes: anyRoute,
      args: { text, hf },
      returns: { 1: 'added', '-1': 'not added' },
    },
    append_to_reply: {
      doc: 'Adds a header to replies to this request.',
      routes: ['request', 'branch', 'failure', 'event'],
      args: { text },
      returns: { 1: 'added' },
    },
    remove_hf: {
      doc: 'Removes all headers of a name.',
      routes: anyRoute,
      args: { name },
      returns: { 1: 'removed', '-1': 'none found' },
    },
    remove_hf_re: {
      doc: 'Removes all headers whose name matches.',
      routes: anyRoute,
      args: { pattern: { kind: 'regex', ignoreCase: true, doc: 'Regular expression over names.' } },
      returns: { 1: 'removed', '-1': 'none found' },
    },
    is_present_hf: {
      doc: 'Tells whether there is a header of a name.',
      routes: anyRoute,
      args: { name },
      returns: yesNo,
    },
    has_body: {
      doc: 'Tells whether there is a body, of a type when one is given.',
      routes: anyRoute,
      args: { type: { kind: 'str', optional: true, doc: 'Content type.' } },
      returns: { 1: 'yes', '-1': 'no', '-2': 'no Content-Type' },
    },
    starts_with: {
      doc: 'Tells whether one text starts with another.',
      routes: anyRoute,
      args: { text: { kind: 'str', doc: 'Text.' }, prefix: { kind: 'str', doc: 'Its beginning.' } },
      returns: yesNo,
    },
    search: {
      doc: 'Tells whether a regular expression matches somewhere in the message.',
      routes: anyRoute,
      args: { pattern: { kind: 'regex', ignoreCase: true, doc: 'Regular expression.' } },
      returns: yesNo,
    },
  },
  transformations: {
    re: {
      subst: { params: [{ kind: 'text' }], doc: 'Substitutes by a regular expression: /regex/replacement/flags.' },
    },
  },
})
