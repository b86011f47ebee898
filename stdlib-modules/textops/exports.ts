import { type Args, defineExports } from '#grammar/manifest.ts'
import { anyRoute, replyRoutes, type RouteKind } from '#grammar/route-kinds.ts'

const requestRoutes = ['request', 'branch', 'failure', 'event'] as const satisfies readonly RouteKind[]
const routesOfBoth = [...requestRoutes, ...replyRoutes] as const satisfies readonly RouteKind[]

const yesNo = { 1: 'yes', '-1': 'no' } as const
const done = { 1: 'done', '-1': 'not done' } as const
const removed = { 1: 'removed', '-1': 'none found' } as const
const matched = { 1: 'changed', '-1': 'no match' } as const
const order = { 1: 'equal', '-1': 'the first is greater', '-2': 'the first is less' } as const

const hf = {
  kind: 'literal',
  constant: true,
  optional: true,
  doc: 'Header after (append) or before (insert) which it is put.',
} as const
const newHeader = {
  text: { kind: 'str', constant: true, doc: 'Text of the header, with its name and line end.' },
  hf,
} as const satisfies Args
const name = { kind: 'literal', doc: 'Name of the header.' } as const
const dynamicName = { kind: 'str', doc: 'Name of the header.' } as const
const regex = { kind: 'regex', ignoreCase: true, doc: 'Regular expression (POSIX extended).' } as const
const regexText = { kind: 'str', doc: 'Regular expression (POSIX extended).' } as const
const literalText = { kind: 'literal', doc: 'Text put in, without pseudo-variables.' } as const
const subst = { kind: 'subst', constant: true, doc: '/regex/replacement/flags.' } as const
const text = { kind: 'str', doc: 'Text.' } as const
const other = { kind: 'str', doc: 'Text to compare it with.' } as const
const part = { kind: 'str', doc: 'Text to look for.' } as const
const chars = { kind: 'str', doc: 'Characters.' } as const
const mode = { kind: 'str', doc: '"a" for all, otherwise the first only.' } as const
const which = { kind: 'literal', constant: true, doc: '"f": the first header, "l": the last, otherwise all.' } as const
const body = { kind: 'str', doc: 'The new body.' } as const
const hexBody = { kind: 'str', doc: 'The bytes of the body in hexadecimal.' } as const
const type = { kind: 'str', doc: 'Content type.' } as const
const disposition = { kind: 'str', optional: true, doc: 'Content-Disposition of the part.' } as const
const target = { kind: 'pvar', doc: 'Variable that gets the result.' } as const
const replacement = { match: part, repl: { kind: 'str', doc: 'Text put in its place.' }, mode } as const satisfies Args
const separator = { kind: 'literal', constant: true, doc: 'Character between the items.' } as const
const list = { subject: text, list: { kind: 'str', doc: 'The list.' }, separator } as const satisfies Args

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
      args: newHeader,
      returns: { 1: 'added', '-1': 'not added' },
    },
    insert_hf: {
      doc: 'Adds a header before the first one, or before another.',
      routes: anyRoute,
      args: newHeader,
      returns: { 1: 'added', '-1': 'not added' },
    },
    append_urihf: {
      doc: 'Adds a header made of a prefix, the R-URI as it was received, and a suffix.',
      routes: requestRoutes,
      args: {
        prefix: { kind: 'literal', constant: true, doc: 'What stands before the URI: the name of the header.' },
        suffix: { kind: 'literal', constant: true, doc: 'What stands after it, with the line end.' },
      },
      returns: done,
    },
    append_time: { doc: 'Adds a Date header to replies to this request.', routes: requestRoutes, returns: done },
    append_time_to_request: {
      doc: 'Adds a Date header to the message, below its first Via.',
      routes: anyRoute,
      returns: done,
    },
    append_to_reply: {
      doc: 'Adds a header to replies to this request.',
      routes: requestRoutes,
      args: { text: { kind: 'str', doc: 'Text of the header, with its name and line end.' } },
      returns: { 1: 'added', '-1': 'empty' },
    },
    remove_hf: { doc: 'Removes all headers of a name.', routes: anyRoute, args: { name }, returns: removed },
    remove_hf_pv: {
      doc: 'Removes all headers of a name that comes from variables.',
      routes: anyRoute,
      args: { name: dynamicName },
      returns: { 1: 'done, also when there was none', '-1': 'not a header name' },
    },
    remove_hf_re: {
      doc: 'Removes all headers whose name matches.',
      routes: anyRoute,
      args: { pattern: regex },
      returns: removed,
    },
    remove_hf_re_pv: {
      doc: 'Removes all headers whose name matches an expression from variables.',
      routes: anyRoute,
      args: { pattern: regexText },
      returns: removed,
    },
    remove_hf_exp: {
      doc: 'Removes all headers whose name matches the first expression and not the second.',
      routes: anyRoute,
      args: { pattern: regex, except: regex },
      returns: removed,
    },
    remove_hf_exp_pv: {
      doc: 'The same with expressions from variables.',
      routes: anyRoute,
      args: { pattern: regexText, except: regexText },
      returns: removed,
    },
    remove_hf_idx: {
      doc: 'Removes one of the headers of a name: 0 is the first, -1 the last.',
      routes: anyRoute,
      args: { name: dynamicName, index: { kind: 'int', doc: 'Which of them.' } },
      returns: { 2: 'there is none of this index', 1: 'removed', '-1': 'not a header name' },
    },
    remove_hf_match: {
      doc: 'Removes the headers of a name whose body compares with a value.',
      routes: anyRoute,
      args: {
        name: dynamicName,
        operator: { kind: 'str', doc: '"eq", "ne", "in" (contains) or "re" (regular expression).' },
        value: { kind: 'str', doc: 'What the body is compared with.' },
      },
      returns: { 1: 'removed', '-1': 'bad argument', '-2': 'none matches' },
    },
    is_present_hf: {
      doc: 'Tells whether there is a header of a name.',
      routes: anyRoute,
      args: { name },
      returns: yesNo,
    },
    is_present_hf_pv: {
      doc: 'Tells whether there is a header of a name that comes from variables.',
      routes: anyRoute,
      args: { name: dynamicName },
      returns: yesNo,
    },
    is_present_hf_re: {
      doc: 'Tells whether the name of some header matches.',
      routes: anyRoute,
      args: { pattern: regex },
      returns: yesNo,
    },
    is_present_hf_re_pv: {
      doc: 'Tells whether the name of some header matches an expression from variables.',
      routes: anyRoute,
      args: { pattern: regexText },
      returns: yesNo,
    },
    via_param_rm: {
      doc: 'Removes a parameter of a Via.',
      routes: anyRoute,
      args: {
        name: { kind: 'str', doc: 'Name of the parameter.' },
        index: { kind: 'int', doc: 'Which Via value: 0 is the topmost.' },
      },
      returns: removed,
    },
    is_privacy: {
      doc: 'Tells whether the Privacy header asks for a kind of privacy (RFC 3323).',
      routes: anyRoute,
      args: {
        kind: {
          kind: 'literal',
          constant: true,
          doc: '"id", "header", "user", "session", "none", "critical" or "history".',
        },
      },
      returns: yesNo,
    },
    search: {
      doc: 'Tells whether a regular expression matches somewhere in the message.',
      routes: anyRoute,
      args: { pattern: regex },
      returns: yesNo,
    },
    search_body: {
      doc: 'Tells whether a regular expression matches somewhere in the body.',
      routes: anyRoute,
      args: { pattern: regex },
      returns: yesNo,
    },
    search_hf: {
      doc: 'Tells whether a regular expression matches the body of a header.',
      routes: anyRoute,
      args: { name: { ...name, constant: true }, pattern: { ...regex, constant: true }, which },
      returns: yesNo,
    },
    search_append: {
      doc: 'Puts a text behind the first match in headers and body.',
      routes: anyRoute,
      args: { pattern: regex, text: literalText },
      returns: matched,
    },
    search_append_body: {
      doc: 'Puts a text behind the first match in the body.',
      routes: anyRoute,
      args: { pattern: regex, text: literalText },
      returns: matched,
    },
    search_str: {
      doc: 'Tells whether a regular expression matches a text.',
      routes: anyRoute,
      args: { text, pattern: regexText },
      returns: { 2: 'the expression is empty', 1: 'yes', '-1': 'no', '-2': 'no text, or a bad expression' },
    },
    replace: {
      doc: 'Replaces the first match in headers and body.',
      routes: anyRoute,
      args: { pattern: regex, text: literalText },
      returns: matched,
    },
    replace_all: {
      doc: 'Replaces all matches in headers and body.',
      routes: anyRoute,
      args: { pattern: regex, text: literalText },
      returns: matched,
    },
    replace_body: {
      doc: 'Replaces the first match in the body.',
      routes: anyRoute,
      args: { pattern: regex, text: literalText },
      returns: matched,
    },
    replace_body_all: {
      doc: 'Replaces all matches in the body, line by line.',
      routes: anyRoute,
      args: { pattern: regex, text: literalText },
      returns: matched,
    },
    replace_body_atonce: {
      doc: 'Replaces all matches in the body, where an expression may span lines.',
      routes: anyRoute,
      args: { pattern: { ...regex, spansLines: true }, text: literalText },
      returns: matched,
    },
    replace_hdrs: {
      doc: 'Replaces the first match in the headers.',
      routes: anyRoute,
      args: { pattern: regex, text: literalText },
      returns: matched,
    },
    replace_str: { doc: 'Replaces a text in headers and body.', routes: anyRoute, args: replacement, returns: done },
    replace_body_str: { doc: 'Replaces a text in the body.', routes: anyRoute, args: replacement, returns: done },
    replace_hdrs_str: { doc: 'Replaces a text in the headers.', routes: anyRoute, args: replacement, returns: done },
    subst: { doc: 'Substitutes in headers and body.', routes: anyRoute, args: { subst }, returns: matched },
    subst_body: { doc: 'Substitutes in the body.', routes: anyRoute, args: { subst }, returns: matched },
    subst_hf: {
      doc: 'Substitutes in the bodies of headers.',
      routes: anyRoute,
      args: { name: { ...name, constant: true }, subst, which },
      returns: matched,
    },
    subst_uri: { doc: 'Substitutes in the R-URI.', routes: routesOfBoth, args: { subst }, returns: matched },
    subst_user: {
      doc: 'Substitutes in the user of the R-URI.',
      routes: routesOfBoth,
      args: { subst },
      returns: matched,
    },
    subst_v: {
      doc: 'Substitutes in a text and writes the result to a variable.',
      routes: anyRoute,
      args: { text, subst: { kind: 'str', doc: '/regex/replacement/flags.' }, target },
      returns: matched,
    },
    has_body: {
      doc: 'Tells whether there is a body, of a type when one is given.',
      routes: anyRoute,
      args: { type: { kind: 'literal', optional: true, doc: 'Content type.' } },
      returns: yesNo,
    },
    set_body: { doc: 'Puts another body in the message.', routes: routesOfBoth, args: { body, type }, returns: done },
    set_body_hex: {
      doc: 'Puts another body in the message, given in hexadecimal.',
      routes: anyRoute,
      args: { body: hexBody, type },
      returns: done,
    },
    set_reply_body: {
      doc: 'Gives replies to this request a body.',
      routes: requestRoutes,
      args: { body, type },
      returns: done,
    },
    set_reply_body_hex: {
      doc: 'Gives replies to this request a body, given in hexadecimal.',
      routes: requestRoutes,
      args: { body: hexBody, type },
      returns: done,
    },
    filter_body: {
      doc: 'Keeps of a multipart body only the content of the part of a type.',
      routes: anyRoute,
      args: { type: { kind: 'literal', constant: true, doc: 'Content type.' } },
      returns: done,
    },
    get_body_part: {
      doc: 'Reads the part of a type from a multipart body.',
      routes: routesOfBoth,
      args: { type, target },
      returns: done,
    },
    get_body_part_raw: {
      doc: 'Reads the part of a type from a multipart body, with its headers.',
      routes: routesOfBoth,
      args: { type, target },
      returns: done,
    },
    remove_body_part: {
      doc: 'Removes the part of a type from a multipart body.',
      routes: requestRoutes,
      args: { type },
      returns: removed,
    },
    append_body_part: {
      doc: 'Adds a part to a multipart body.',
      routes: requestRoutes,
      args: { body, type, disposition },
      returns: done,
    },
    append_body_part_hex: {
      doc: 'Adds a part, given in hexadecimal, to a multipart body.',
      routes: requestRoutes,
      args: { body: hexBody, type, disposition },
      returns: done,
    },
    set_body_multipart: {
      doc: 'Makes the body, or a new text, the only part of a multipart body.',
      routes: requestRoutes,
      overloads: [
        {},
        { boundary: { kind: 'str', doc: 'What separates the parts.' } },
        { body, type },
        { body, type, boundary: { kind: 'str', doc: 'What separates the parts.' } },
      ],
      returns: done,
    },
    is_audio_on_hold: {
      doc: 'Tells whether the SDP puts an audio stream on hold.',
      routes: anyRoute,
      returns: { 2: 'it is sendonly or inactive', 1: 'its address is 0.0.0.0', '-1': 'no' },
    },
    cmp_str: { doc: 'Compares two texts.', routes: anyRoute, args: { text, other }, returns: order },
    cmp_istr: {
      doc: 'Compares two texts without regard to case.',
      routes: anyRoute,
      args: { text, other },
      returns: order,
    },
    starts_with: {
      doc: 'Tells whether one text starts with another.',
      routes: anyRoute,
      args: { text, prefix: { kind: 'str', doc: 'Its beginning.' } },
      returns: { 1: 'yes', '-1': 'no, it is greater or too short', '-2': 'no, it is less' },
    },
    ends_with: {
      doc: 'Tells whether one text ends with another.',
      routes: anyRoute,
      args: { text, suffix: { kind: 'str', doc: 'Its end.' } },
      returns: { 1: 'yes', '-1': 'no, it is greater or too short', '-2': 'no, it is less' },
    },
    str_find: {
      doc: 'Finds a text in another; gives its place, counted from 1.',
      routes: anyRoute,
      args: { text, part },
      returns: { any: 'place of the part', '-1': 'not there' },
    },
    str_ifind: {
      doc: 'Finds a text in another without regard to case; gives its place, counted from 1.',
      routes: anyRoute,
      args: { text, part },
      returns: { any: 'place of the part', '-1': 'not there' },
    },
    str_any_in: {
      doc: 'Tells whether one of some characters is in a text.',
      routes: anyRoute,
      args: { text, chars },
      returns: yesNo,
    },
    str_all_in: {
      doc: 'Tells whether all of some characters are in a text.',
      routes: anyRoute,
      args: { text, chars },
      returns: yesNo,
    },
    in_list: { doc: 'Tells whether a text is an item of a list.', routes: anyRoute, args: list, returns: yesNo },
    in_list_prefix: {
      doc: 'Tells whether a text starts with an item of a list.',
      routes: anyRoute,
      args: list,
      returns: yesNo,
    },
    regex_substring: {
      doc: 'Writes what a group of a regular expression matches to a variable.',
      routes: routesOfBoth,
      args: {
        text,
        pattern: regexText,
        group: { kind: 'int', doc: 'The group; 0 is the whole match.' },
        groups: { kind: 'int', doc: 'How many groups are looked at: more than the one wanted.' },
        target,
      },
      returns: { 1: 'written', '-1': 'the group is empty, or a bad argument', '-2': 'no match' },
    },
  },
  transformations: {
    re: {
      subst: {
        params: [{ kind: 'substitution' }],
        doc: 'Substitutes by a regular expression: /regex/replacement/flags.',
      },
    },
  },
})
