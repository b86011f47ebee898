import type { Block, Expression, Jump, Switch, SwitchCase } from '../ast/nodes.ts'
import { foldInteger } from '../ast/fold-integer.ts'
import { foldText } from '../ast/fold-text.ts'
import { optimize } from '../ast/optimize.ts'
import { typeOf } from '../ast/static-type.ts'
import { walk } from '../ast/walk.ts'
import type { CheckContext } from './check.ts'

/** Statements that the grammar knows and Kamailio refuses: empty blocks, switches with impossible labels and codes that are texts (LANGUAGE C4, C5). */
export function checkStatements(ctx: CheckContext): void {
  walk(ctx.program.file, (node) => {
    if (node.kind === 'Block') checkBlock(node, ctx)
    else if (node.kind === 'Switch') checkSwitch(node, ctx)
    else if (node.kind === 'Jump') checkJump(node, ctx)
  })
}

function checkBlock(block: Block, ctx: CheckContext): void {
  if (block.statements.length > 0) return
  const { source, end } = block.span
  ctx.diagnostics.report('KAM2004', block.span, 'a block needs at least one action', {
    kamailioSpan: { source, start: end - 1, end },
    fix: { title: 'write {;}', edits: [{ span: block.span, text: '{;}' }] },
    kamailio: 'syntax error',
  })
}

/** The code of return, exit and drop is a number: the file may give a text, but a start of the server refuses it. */
function checkJump({ jump, value }: Jump, ctx: CheckContext): void {
  if (value === undefined || value.kind === 'BareWord' || typeOf(value) !== 'str') return
  const number = foldText(value)
  ctx.diagnostics.report('KAM4007', value.span, `this is a text, but ${jump} wants an integer`, {
    ...(value.kind === 'StringLiteral' && number !== undefined && /^-?\d+$/.test(number)
      ? { fix: { title: 'write the number', edits: [{ span: value.span, text: number }] } }
      : {}),
  })
}

function checkSwitch(node: Switch, ctx: CheckContext): void {
  const defaults = node.cases.filter((one) => one.label === undefined)
  for (const one of defaults.slice(1)) {
    report(one, 'a switch has only one default', 'bad switch(): too many "default:" labels', ctx, node.span)
  }
  const labels = node.cases.flatMap((one) => (one.label === undefined ? [] : [{ one, label: one.label }]))
  const isText = labels[0] !== undefined && isTextLabel(labels[0].one)
  const subject = foldText(node.subject)
  if (
    labels.length > 0 &&
    !isText &&
    subject !== undefined &&
    !/^\s*[+-]?(?:\d+|0[xX][0-9a-fA-F]+)\s*$/.test(subject)
  ) {
    // The file is read, but the server does not start.
    ctx.diagnostics.report('KAM4008', node.subject.span, 'the labels are numbers, but this text is none')
  }
  for (const { one, label } of labels) {
    if (!isConstant(label))
      report(label, 'a case label must be a constant', 'constant expected', ctx, ctx.nextToken(label.span))
    else if (isTextLabel(one) !== isText) {
      report(label, 'the labels of a switch are all numbers or all texts', 'type mismatch in case', ctx)
    }
  }
  checkSwitchStart(node, isText, ctx)
}

/** What the file may say and a start of the server refuses. */
function checkSwitchStart(node: Switch, isText: boolean, ctx: CheckContext): void {
  const [first, ...others] = node.cases
  if (first === undefined) return
  const refuse = (at: Expression | SwitchCase, message: string): void =>
    ctx.diagnostics.report('KAM4008', at.span, message)
  if (first.label === undefined && isText) {
    refuse(first, 'before labels that are texts there is no default: it makes this a switch over integers')
  } else if (first.label === undefined && others.length === 0 && !isFolded(node.subject)) {
    refuse(first, 'a switch with nothing but a default wants a constant')
  }
  const constant = foldText(node.subject)
  if (!isText && others.length + Number(first.label !== undefined) > 0 && constant !== undefined) {
    if (!/^(?:[-+]?\d*|0[xX][0-9a-fA-F]+)$/.test(constant))
      refuse(node.subject, 'this text is no number, as the labels are')
  }
  const seen = new Set<string | number>()
  for (const { label, regex } of node.cases) {
    const value = label === undefined || regex ? undefined : (foldText(label) ?? foldInteger(label))
    if (label === undefined || value === undefined) continue
    if (seen.has(value)) refuse(label, `the label ${value} stands twice in this switch`)
    seen.add(value)
  }
}

function isTextLabel(one: SwitchCase): boolean {
  return one.regex || (one.label !== undefined && typeOf(one.label) === 'str')
}

/** A constant as it is written, or what the optimiser of Kamailio makes one of: `$x & 0`. */
function isFolded(subject: Expression): boolean {
  return isConstant(subject) || foldInteger(optimize(subject, new WeakMap())) !== undefined
}

function isConstant(label: Expression): boolean {
  if (label.kind === 'Binary') return isConstant(label.left) && isConstant(label.right)
  if (label.kind === 'Unary' || label.kind === 'Cast') return isConstant(label.operand)
  // Words are reported as having no meaning.
  return ['NumberLiteral', 'StringLiteral', 'BareWord', 'AddressLiteral', 'ErrorItem'].includes(label.kind)
}

function report(
  node: Expression | SwitchCase,
  message: string,
  kamailio: string,
  ctx: CheckContext,
  kamailioSpan = node.span,
): void {
  ctx.diagnostics.report('KAM4008', node.span, message, { kamailio, kamailioSpan })
}
