import { Branches } from './branches.ts'
import { contentLevel, dropGroups, dropSingles, findBlock, findIf, type Frames } from './frames.ts'
import type { Macros, MacroPart } from './macros.ts'
import { endsOperand, headWordOf, isContinuingWord, isTopLevelWord, startsStatement, type HeadWord } from './words.ts'

/** Where reading stands. Never changed, so that a branch of a conditional can start from the same place as its sibling. */
interface State {
  readonly frames: Frames
  /** start: a statement may begin. head: between `if` and its statement. label: between `case` and its colon. */
  readonly phase: 'start' | 'inside' | 'head' | 'label'
  readonly head: HeadWord
  /** The level at which the statement began, and its first word. */
  readonly level: number
  readonly firstWord: string
  /** The statements that just ended and that an `else` would take up again. */
  readonly ended: Frames
  readonly isOperandEnd: boolean
  /** Of a parameter: whether a dot stands in its name, or the name is over. */
  readonly name: 'plain' | 'dotted' | 'done'
}

/** What surrounds an element where it stands in the file. */
export interface Surroundings {
  readonly isFirstOnLine: boolean
  /** The line was indented by its author. */
  readonly isIndented: boolean
  readonly next: string
  /** The next element stands on another line. */
  readonly isLastOnLine: boolean
}

const nowhere: Surroundings = { isFirstOnLine: false, isIndented: false, next: '', isLastOnLine: false }

const initial: State = {
  frames: undefined,
  phase: 'start',
  head: 'if',
  level: 0,
  firstWord: '',
  ended: undefined,
  isOperandEnd: false,
  name: 'done',
}

/**
 * Follows blocks and statements from token to token and says how deep a line is. It takes any sequence of tokens: macros may hold half
 * statements, conditionals may cut statements in two, and a file being written is wrong most of the time.
 */
export class StatementMachine {
  readonly #macros: Macros
  #state = initial
  readonly #branches = new Branches<State>()
  #lineLevel = 0
  #isLineContinued = false

  constructor(macros: Macros) {
    this.#macros = macros
  }

  /** Outside of all blocks. */
  get isOutside(): boolean {
    return findBlock(this.#state.frames) === undefined
  }

  /** Where parameters and modules are set, outside of all blocks. */
  get isParameter(): boolean {
    const { phase, firstWord } = this.#state
    return this.isOutside && phase !== 'head' && (phase !== 'inside' || firstWord !== '')
  }

  get isInBrackets(): boolean {
    return this.#state.frames?.kind === 'group' && this.#state.frames.open === '['
  }

  get isInGroup(): boolean {
    return this.#state.frames?.kind === 'group'
  }

  /** Whether the element before may be the end of an operand: a minus after it subtracts. */
  get isOperandEnd(): boolean {
    return this.#state.isOperandEnd
  }

  /** `group.name = value`, which is written with blanks, other than parameters of the core. */
  get isCustomParameter(): boolean {
    return this.#state.name === 'dotted'
  }

  /** Whether a colon here ends a case label. */
  get isLabel(): boolean {
    return this.#state.phase === 'label' && !this.isInGroup
  }

  /** Whether a brace here opens the block of the statement or route before it. */
  get isBlockExpected(): boolean {
    return !this.isInGroup && this.#state.phase !== 'start'
  }

  /** Makes up its mind about what this element begins; to be called once, before `levelOf` and `take`. */
  begin(part: MacroPart, around: Surroundings): void {
    let state = this.#state
    if (around.isFirstOnLine && this.#startsTopLevel(part, around)) state = { ...state, phase: 'start' }
    if (around.isFirstOnLine && isRouteOrModule(part, around)) {
      state = { ...state, phase: 'start', frames: undefined, ended: undefined }
    }
    if (state.phase === 'head' && state.frames?.kind !== 'group') state = finishHead(state, part)
    if (state.phase === 'start') state = startStatement(state, part)
    this.#state = state
  }

  /** The level of a line that starts with this element. */
  levelOf(part: MacroPart): number {
    const { frames, phase, level } = this.#state
    if (part.kind === 'punctuation') {
      if (part.text === '}') return findBlock(frames)?.outer ?? 0
      if (part.text === '{' && frames?.kind !== 'group') return level
      if ((part.text === ')' || part.text === ']') && frames?.kind === 'group') return frames.outer
    }
    if (frames?.kind === 'group') return frames.level
    return phase === 'start' ? level : level + this.#continuation
  }

  /** Lines that go on with a statement stand out from its block by two steps; outside of blocks one is enough. */
  get #continuation(): 1 | 2 {
    return this.isOutside && this.#state.phase !== 'head' ? 1 : 2
  }

  /** The level of a comment before a closing bracket, a directive, or the end: that of what could stand here. */
  levelInside(): number {
    const { frames, phase, level, isOperandEnd } = this.#state
    if (frames?.kind === 'group') return frames.level
    if (phase === 'start') return contentLevel(frames)
    return level + (frames === undefined && phase === 'inside' && isOperandEnd ? 0 : this.#continuation)
  }

  /** A line begins at this level. */
  startLine(level: number): void {
    this.#lineLevel = level
    this.#isLineContinued = this.isInGroup || this.#state.phase !== 'start'
  }

  /** Goes past an element; a macro counts as what it stands for. */
  take(part: MacroPart, around: Surroundings): void {
    const parts = part.kind === 'word' ? this.#macros.statements.get(part.text) : undefined
    if (parts === undefined) {
      this.#takePart(part, around)
      return
    }
    for (const [index, inner] of parts.entries()) {
      if (index > 0) this.begin(inner, nowhere)
      this.#takePart(inner, nowhere)
    }
  }

  /** Both branches of a conditional start from the same place, and what follows goes on where the first one ended. */
  takeDirective(text: string): void {
    this.#state = this.#branches.take(text, this.#state)
  }

  #takePart(part: MacroPart, around: Surroundings): void {
    const taken =
      part.kind === 'punctuation' ? this.#takePunctuation(part.text, around) : this.#takeOperand(part, around)
    this.#state = { ...taken, isOperandEnd: endsOperand(part) }
  }

  #takePunctuation(text: string, around: Surroundings): State {
    const state = this.#state
    switch (text) {
      case '{':
        return openBlock(state)
      case '}':
        return endStatement({ ...state, frames: findBlock(state.frames)?.below })
      case '(':
      case '[':
        return this.#openGroup(text, around)
      case ')':
      case ']':
        return state.frames?.kind === 'group' ? { ...state, frames: state.frames.below } : state
      case ';':
        return endStatement({ ...state, frames: dropGroups(state.frames) })
      case ':':
        return this.isLabel ? endLabel(state) : state
      case '.':
        return { ...state, name: state.name === 'plain' ? 'dotted' : state.name }
      case '=':
        return {
          ...state,
          name: state.name === 'plain' ? 'done' : state.name,
          phase: state.phase === 'start' ? 'inside' : state.phase,
        }
      default:
        return state.phase === 'start' ? { ...state, phase: 'inside', firstWord: '' } : state
    }
  }

  #takeOperand({ kind, text }: MacroPart, around: Surroundings): State {
    const state = this.#state
    if (state.phase !== 'start' || state.frames?.kind === 'group') return state
    const head = kind === 'word' ? headWordOf(text) : undefined
    if (head !== undefined) return { ...state, phase: 'head', head, firstWord: text }
    const isLabel = kind === 'word' && (text === 'case' || (text === 'default' && around.next === ':'))
    return { ...state, phase: isLabel ? 'label' : 'inside', name: 'plain', firstWord: kind === 'word' ? text : '' }
  }

  #openGroup(open: '(' | '[', around: Surroundings): State {
    const state = this.#state
    const steps = around.isLastOnLine || this.#isLineContinued ? 1 : this.#continuation
    const outer = this.#lineLevel
    const phase = state.phase === 'start' ? 'inside' : state.phase
    return {
      ...state,
      phase,
      frames: { kind: 'group', open, outer, level: outer + steps, below: state.frames, block: findBlock(state.frames) },
    }
  }

  /** Outside of blocks each line is a statement, unless its words say that it goes on with the one before. */
  #startsTopLevel({ kind, text }: MacroPart, around: Surroundings): boolean {
    const { frames, phase, isOperandEnd, firstWord } = this.#state
    if (frames !== undefined || phase !== 'inside' || !isOperandEnd) return false
    if (kind === 'pv') return true
    if (kind !== 'word' || isContinuingWord(text)) return false
    const isList = firstWord === 'listen' || firstWord === 'alias'
    return !(isList && around.isIndented && !/^(?:[=([{]|["'].*)$/s.test(around.next))
  }
}

function isRouteOrModule({ kind, text }: MacroPart, around: Surroundings): boolean {
  return kind === 'word' && (isTopLevelWord(text) || (text === 'route' && around.next === '['))
}

/** After the condition comes a block, or a statement of its own, which stands one step deeper. */
function finishHead(state: State, part: MacroPart): State {
  if (part.kind === 'punctuation' && part.text === '{') return state
  if (state.head === 'else') return part.text === 'if' ? { ...state, head: 'if' } : openSingle(state)
  return state.isOperandEnd && startsStatement(part) ? openSingle(state) : state
}

function openSingle(state: State): State {
  const { head, level, frames } = state
  return {
    ...state,
    phase: 'start',
    frames: { kind: 'single', word: head, outer: level, level: level + 1, below: frames, block: findBlock(frames) },
  }
}

function openBlock(state: State): State {
  const owner = state.phase === 'head' ? openSingle(state) : state
  const outer = state.phase === 'start' ? contentLevel(state.frames) : state.level
  const frames: Frames = { kind: 'block', outer, level: outer + 1, hasCase: false, below: dropGroups(owner.frames) }
  return { ...owner, phase: 'start', frames, ended: undefined }
}

function startStatement(state: State, { kind, text }: MacroPart): State {
  if (kind === 'word' && text === 'else') {
    const found = findIf(state.ended)
    const rest = { ...state, ended: undefined }
    return found === undefined
      ? { ...rest, level: contentLevel(state.frames) }
      : { ...rest, level: found.outer, frames: found.below }
  }
  const { frames } = state
  const isLabel = kind === 'word' && (text === 'case' || text === 'default') && frames?.kind === 'block'
  return { ...state, level: isLabel ? frames.level : contentLevel(frames), ended: undefined }
}

function endStatement(state: State): State {
  const { frames } = state
  return { ...state, phase: 'start', frames: dropSingles(frames), ended: frames }
}

function endLabel(state: State): State {
  const { frames } = state
  const changed: Frames = frames?.kind === 'block' ? { ...frames, hasCase: true } : frames
  return { ...state, phase: 'start', frames: changed, ended: undefined }
}
