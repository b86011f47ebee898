import { blankBetween } from './blanks.ts'
import { findSpreadBraces } from './braces.ts'
import type { Element } from './elements.ts'
import { lineBreaksBetween } from './line-breaks.ts'
import type { Macros } from './macros.ts'
import { operatorRole, type OperatorRole } from './operators.ts'
import { StatementMachine, type Surroundings } from './statement-machine.ts'
import { isCode } from './words.ts'

/** Where an element goes: on a line of its own, at a level, or behind the element before. */
export type Placement =
  | { readonly kind: 'as written' }
  | { readonly kind: 'same line'; readonly blank: string }
  /** Indented by levels; as its author did when that is undefined, which is so for directives. */
  | { readonly kind: 'new line'; readonly breaks: number; readonly level: number | undefined }

/** Decides the layout before each element. */
export function layOut(elements: readonly Element[], macros: Macros): readonly Placement[] {
  return new Layout(elements, macros).run()
}

class Layout {
  readonly #elements: readonly Element[]
  readonly #macros: Macros
  readonly #spread: ReadonlySet<number>
  readonly #machine: StatementMachine
  readonly #placements: Placement[] = []
  /** Comments on lines of their own, which wait for what follows to tell their level. */
  readonly #waiting: number[] = []
  #role: OperatorRole | undefined
  #wasAfterOperand = false
  #hasCodeOnLine = false
  /** A macro on this line hides the rest of it. */
  #isHiding = false

  constructor(elements: readonly Element[], macros: Macros) {
    this.#elements = elements
    this.#macros = macros
    this.#spread = findSpreadBraces(elements)
    this.#machine = new StatementMachine(macros)
  }

  run(): readonly Placement[] {
    for (const [index, element] of this.#elements.entries()) {
      const breaks = this.#breaksBefore(index, element)
      if (breaks > 0) {
        this.#isHiding = false
        this.#hasCodeOnLine = false
      }
      if (isCode(element)) this.#placeCode(index, element, breaks)
      else this.#placeOther(index, element, breaks)
      if (element.kind === 'word' && this.#macros.hiding.has(element.text)) this.#isHiding = true
    }
    this.#settleComments(this.#machine.levelInside())
    return this.#placements
  }

  #breaksBefore(index: number, element: Element): number {
    if (element.isGapFixed) return element.lineBreaks
    return lineBreaksBetween({
      left: this.#elements[index - 1],
      right: element,
      isLeftSpread: this.#spread.has(index - 1),
      isRightSpread: this.#spread.has(index),
      isBlockExpected: this.#machine.isBlockExpected,
      isOutside: this.#machine.isOutside,
      isHiding: this.#isHiding,
    })
  }

  #placeOther(index: number, element: Element, breaks: number): void {
    if (element.kind === 'directive') {
      this.#settleComments(this.#machine.levelInside())
      this.#placements.push(this.#placement(index, element, breaks, undefined))
      this.#machine.takeDirective(element.text)
      return
    }
    this.#placements.push(this.#placement(index, element, breaks, 0))
    if (this.#placements[index]?.kind === 'new line') this.#waiting.push(index)
  }

  #placeCode(index: number, element: Element, breaks: number): void {
    const machine = this.#machine
    const isCloser = element.kind === 'punctuation' && /^[)\]}]$/.test(element.text)
    if (isCloser) this.#settleComments(machine.levelInside())
    const around = this.#surroundings(index, element)
    const role = this.#roleOf(index, element)
    const wasAfterOperand = machine.isOperandEnd
    // The blanks depend on the place as it is before this element changes it.
    const placement = this.#placement(index, element, breaks, 0, role)
    machine.begin(element, around)
    const level = machine.levelOf(element)
    this.#settleComments(level)
    if (around.isFirstOnLine) machine.startLine(level)
    this.#placements.push(placement.kind === 'new line' ? { ...placement, level } : placement)
    machine.take(element, around)
    this.#role = role
    this.#wasAfterOperand = wasAfterOperand
    this.#hasCodeOnLine = true
  }

  #surroundings(index: number, element: Element): Surroundings {
    const next = this.#elements[index + 1]
    return {
      isFirstOnLine: !this.#hasCodeOnLine,
      isIndented: /[ \t]$/.test(element.gap),
      next: next?.text ?? '',
      isLastOnLine: next !== undefined && next.lineBreaks > 0,
    }
  }

  #roleOf(index: number, element: Element): OperatorRole | undefined {
    const machine = this.#machine
    return operatorRole(element, {
      isBinary: machine.isOperandEnd,
      isLabel: machine.isLabel,
      isParameter: machine.isParameter,
      before: this.#elements[index - 1],
      next: this.#elements[index + 1],
    })
  }

  #placement(
    index: number,
    right: Element,
    breaks: number,
    level: number | undefined,
    rightRole?: OperatorRole,
  ): Placement {
    if (right.isGapFixed) return { kind: 'as written' }
    const left = this.#elements[index - 1]
    if (breaks > 0 || left === undefined) return { kind: 'new line', breaks, level }
    const blank = blankBetween({
      left,
      leftRole: isCode(left) ? this.#role : undefined,
      isLeftAfterOperand: this.#wasAfterOperand,
      right,
      rightRole,
      next: this.#elements[index + 1],
      isParameter: this.#machine.isParameter,
      isCustomParameter: this.#machine.isCustomParameter,
      isInBrackets: this.#machine.isInBrackets,
    })
    return { kind: 'same line', blank }
  }

  #settleComments(level: number): void {
    for (const index of this.#waiting) {
      const placement = this.#placements[index]
      if (placement?.kind === 'new line') this.#placements[index] = { ...placement, level }
    }
    this.#waiting.length = 0
  }
}
