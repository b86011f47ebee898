import type { FunctionFacts } from '#grammar/manifest.ts'
import { anyRoute } from '#grammar/route-kinds.ts'

const pv = { kind: 'pvar', doc: 'The variable.' } as const
const root = { kind: 'str', doc: 'Name of the xavp.' } as const
const child = { kind: 'str', doc: 'Name of the value in its newest record.' } as const
const target = { kind: 'pvar', writable: true, doc: 'The variable to assign.' } as const
const list = { kind: 'str', doc: 'Parameters: a=1;b="x";c.' } as const
const routes = anyRoute
const done = { 1: 'done' } as const
const doneOrNot = { 1: 'done', '-1': 'refused, after logging why' } as const
const count = { any: 'how many were removed, at least 1' } as const

/** The functions of module pv. */
export const functionExports = {
  pv_isset: {
    doc: 'Tells whether a variable is not null.',
    routes,
    args: { pv },
    returns: { 1: 'set', '-1': 'null' },
  },
  pv_unset: {
    doc: 'Makes a variable null.',
    routes,
    args: { pv },
    returns: { 1: 'done, or not assignable at all', '-1': 'the variable refused null' },
  },
  is_int: {
    doc: 'Tells whether a value is an integer, or a text that stands for one by its nature, such as $rp.',
    routes,
    args: { pv },
    returns: { 1: 'yes', '-1': 'no' },
  },
  typeof: {
    doc: 'Tells whether a value has a type: int, str or null.',
    routes,
    args: { pv, type: { kind: 'literal', doc: 'int, str or null.' } },
    returns: { 1: 'yes', '-1': 'no' },
  },
  not_empty: {
    doc: 'Tells whether a value is a text and not the empty one.',
    routes,
    args: { pv },
    returns: { 1: 'not empty', '-1': 'empty, null or a number' },
  },
  pv_evalx: {
    doc: 'Evaluates a text, evaluates the result once more, and assigns it.',
    routes,
    args: { pv: target, format: { kind: 'str', doc: 'The text with variables; $$ for a $ of the second round.' } },
    returns: doneOrNot,
  },
  pv_xavp_print: { doc: 'Logs all xavps.', routes, args: {}, returns: done },
  pv_xavi_print: { doc: 'Logs all xavis.', routes, args: {}, returns: done },
  pv_xavu_print: { doc: 'Logs all xavus.', routes, args: {}, returns: done },
  pv_var_to_xavp: {
    doc: 'Puts a $var, or all of them, into an xavp, which is emptied first.',
    routes,
    args: { variable: { kind: 'str', doc: 'Name of the $var, or *.' }, root },
    returns: doneOrNot,
  },
  pv_xavp_to_var: {
    doc: 'Assigns each value of an xavp to the $var of its name.',
    routes,
    args: { root },
    returns: doneOrNot,
  },
  sbranch_append: {
    doc: 'Appends $sbranch to the branches.',
    routes,
    args: {},
    returns: { 1: 'done', '-1': '$sbranch(uri) is not set' },
  },
  sbranch_set_ruri: {
    doc: 'Makes $sbranch the destination of the message itself.',
    routes,
    args: {},
    returns: { 1: 'done', '-1': '$sbranch(uri) is not set' },
  },
  sbranch_reset: { doc: 'Empties $sbranch.', routes, args: {}, returns: done },
  xavp_child_seti: {
    doc: 'Sets the one integer of a name in an xavp.',
    routes,
    args: { root, child, value: { kind: 'int', doc: 'The integer.' } },
    returns: doneOrNot,
  },
  xavp_child_sets: {
    doc: 'Sets the one text of a name in an xavp.',
    routes,
    args: { root, child, value: { kind: 'str', doc: 'The text.' } },
    returns: doneOrNot,
  },
  xavp_child_rm: {
    doc: 'Removes the newest value of a name from an xavp.',
    routes,
    args: { root, child },
    returns: done,
  },
  xavp_rm: { doc: 'Removes the newest xavp of a name.', routes, args: { root }, returns: done },
  xavp_rm_all: { doc: 'Removes all xavps of a name.', routes, args: { root }, returns: count },
  xavi_child_seti: {
    doc: 'Sets the one integer of a name in an xavi.',
    routes,
    args: { root, child, value: { kind: 'int', doc: 'The integer.' } },
    returns: doneOrNot,
  },
  xavi_child_sets: {
    doc: 'Sets the one text of a name in an xavi.',
    routes,
    args: { root, child, value: { kind: 'str', doc: 'The text.' } },
    returns: doneOrNot,
  },
  xavi_child_rm: {
    doc: 'Removes the newest value of a name from an xavi.',
    routes,
    args: { root, child },
    returns: done,
  },
  xavi_rm: { doc: 'Removes the newest xavi of a name.', routes, args: { root }, returns: done },
  xavi_rm_all: { doc: 'Removes all xavis of a name.', routes, args: { root }, returns: count },
  xavp_copy: {
    doc: 'Copies one value of an xavp to another name.',
    routes,
    overloads: [
      {
        source: { kind: 'str', doc: 'Name of the xavp to copy from.' },
        index: { kind: 'int', doc: 'Which of its values, 0 being the newest.' },
        target: { kind: 'str', doc: 'Name to copy to, behind the values that it has.' },
      },
      {
        source: { kind: 'str', doc: 'Name of the xavp to copy from.' },
        index: { kind: 'int', doc: 'Which of its values, 0 being the newest.' },
        target: { kind: 'str', doc: 'Name to copy to.' },
        targetIndex: { kind: 'int', doc: 'Which of its values gives way.' },
      },
    ],
    returns: doneOrNot,
  },
  xavp_lshift: {
    doc: 'Moves the newest values of an xavp behind the others.',
    routes,
    args: { root, count: { kind: 'int', doc: 'How many; a negative number moves the oldest to the front.' } },
    returns: { 1: 'done', '-2': 'there is no such xavp' },
  },
  xavp_push_dst: {
    doc: 'Makes the value uri of an xavp the R-URI.',
    routes: ['request', 'event', 'branch', 'failure'],
    args: { root },
    returns: { 1: 'done', '-1': 'there is no such record' },
  },
  xavp_params_explode: {
    doc: 'Puts parameters into a new xavp.',
    routes,
    args: { text: list, root },
    returns: doneOrNot,
  },
  xavp_xparams_explode: {
    doc: 'Puts parameters with a separator of their own into a new xavp.',
    routes,
    args: { text: list, separator: { kind: 'str', doc: 'The separator: one character, or none.' }, root },
    returns: doneOrNot,
  },
  xavp_params_implode: {
    doc: 'Writes the values of an xavp as parameters.',
    routes,
    args: { root, pv: target },
    returns: { 1: 'done', '-1': 'there is no such record' },
  },
  xavp_params_implode_qval: {
    doc: 'Writes the values of an xavp as parameters, texts in quotes.',
    routes,
    args: { root, pv: target },
    returns: { 1: 'done', '-1': 'there is no such record' },
  },
  xavp_slist_explode: {
    doc: 'Puts the items of a text into a new xavp, each under the name v.',
    routes,
    args: {
      text: { kind: 'str', doc: 'The items.' },
      separators: { kind: 'str', doc: 'Characters that separate items.' },
      mode: { kind: 'str', doc: 't: without blanks around them; empty: as they are.' },
      root,
    },
    returns: doneOrNot,
  },
  xavu_params_explode: { doc: 'Puts parameters into an xavu.', routes, args: { text: list, root }, returns: doneOrNot },
  xavu_params_implode: {
    doc: 'Writes the values of an xavu as parameters.',
    routes,
    args: { root, pv: target },
    returns: { 1: 'done', '-1': 'there is no such record' },
  },
} as const satisfies { readonly [name: string]: FunctionFacts }
