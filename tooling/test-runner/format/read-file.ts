import type { TestCase, TestPlace } from '../test-case.ts'
import type { Stage } from '../engine/stage.ts'
import { stepKinds } from '../steps/index.ts'
import type { Play } from '../steps/step-kind.ts'
import { toBytes } from './bytes.ts'
import type { ListNode, Node, Place, Problem } from './node.ts'
import { emptyDraft, extendDraft, finishSetup, setupKeys, type SetupDraft } from './read-setup.ts'
import { readStep, type StepReaderOptions } from './read-step.ts'
import { readTable } from './read-table.ts'
import { readYaml } from './read-yaml.ts'
import { Reader, type Fields } from './reader.ts'
import { substitute, substituteText, type Row } from './substitute.ts'

const fileKeys = [...setupKeys, 'before', 'tests', 'tags', 'skip', 'only'] as const
const groupKeys = [...fileKeys, 'group'] as const
const testKeys = [...setupKeys, 'name', 'tags', 'skip', 'only', 'with', 'steps'] as const

/** What surrounds a test in its file. */
interface Around {
  readonly draft: SetupDraft
  readonly suite: readonly string[]
  readonly tags: readonly string[]
  readonly skip: string | undefined
  readonly isOnly: boolean
  /** Steps before those of the test, outermost first. */
  readonly before: readonly Node[]
}

/** Reads a test file in YAML: its tests, or everything that is wrong with it. */
export function readTestFile(
  path: string,
  text: string,
): { readonly tests: readonly TestCase[]; readonly problems: readonly Problem[] } {
  const { node, problems } = readYaml(text)
  if (node === undefined) return { tests: [], problems }
  const reader = new Reader()
  const fields = reader.map(node, fileKeys)
  const around: Around = { draft: emptyDraft, suite: [], tags: [], skip: undefined, isOnly: false, before: [] }
  const tests = fields === undefined ? [] : readTests(fields, around, { path, reader })
  return { tests, problems: uniqueProblems(reader.problems) }
}

interface FileReading {
  readonly path: string
  readonly reader: Reader
}

function readTests(fields: Fields, outer: Around, reading: FileReading): readonly TestCase[] {
  const { reader } = reading
  const around = extendAround(fields, outer, reader)
  const tests = fields.nodeOf('tests')
  if (tests === undefined) return reader.fail(fields.node.place, 'tests is missing') ?? []
  if (tests.kind !== 'list') return reader.fail(tests.place, 'a list of tests is wanted here') ?? []
  return tests.items.flatMap((item) => {
    const isGroup = item.kind === 'map' && item.entries.some(({ key }) => key === 'group')
    const inner = reader.map(item, isGroup ? groupKeys : testKeys)
    if (inner === undefined) return []
    if (!isGroup) return readTest(inner, around, reading)
    return readTests(inner, { ...around, suite: [...around.suite, inner.text('group') ?? ''] }, reading)
  })
}

function extendAround(fields: Fields, outer: Around, reader: Reader): Around {
  const before = fields.nodeOf('before')
  if (before !== undefined && before.kind !== 'list') reader.fail(before.place, 'a list of steps is wanted here')
  return {
    ...outer,
    ...readMarks(fields, outer, reader),
    draft: extendDraft(outer.draft, fields, reader),
    before: before?.kind === 'list' ? [...outer.before, ...before.items] : outer.before,
  }
}

function readMarks(fields: Fields, outer: Around, reader: Reader): Pick<Around, 'tags' | 'skip' | 'isOnly'> {
  const skip = fields.text('skip')
  const skipNode = fields.nodeOf('skip')
  if (skipNode !== undefined && (skip === '' || skip === 'true')) reader.fail(skipNode.place, 'write why it is skipped')
  return {
    tags: [...outer.tags, ...fields.texts('tags')],
    skip: skip ?? outer.skip,
    isOnly: (fields.boolean('only') ?? false) || outer.isOnly,
  }
}

function readTest(fields: Fields, around: Around, reading: FileReading): readonly TestCase[] {
  const { reader } = reading
  const name = fields.text('name')
  if (name === undefined) return reader.fail(fields.node.place, 'name is missing') ?? []
  const steps = fields.nodeOf('steps')
  if (steps === undefined) return reader.fail(fields.node.place, 'steps is missing') ?? []
  if (steps.kind !== 'list') return reader.fail(steps.place, 'a list of steps is wanted here') ?? []
  const rows = readTable(fields.nodeOf('with'), reader)
  return rows.flatMap((row) => readRow(fields, { name, steps, row }, around, reading) ?? [])
}

interface RowReading {
  readonly name: string
  readonly steps: ListNode
  readonly row: Row
}

/** A test for one row of its table; a test without a table has one row without values. */
function readRow(
  fields: Fields,
  { name, steps, row }: RowReading,
  around: Around,
  { path, reader }: FileReading,
): TestCase | undefined {
  const unknown = new Set<string>()
  const own = reader.map(substitute(fields.node, row, unknown), testKeys)
  if (own === undefined) return undefined
  const draft = extendDraft(around.draft, own, reader)
  const setup = finishSetup(draft, path, reader, fields.node)
  const options: StepReaderOptions = { kinds: stepKinds, agents: [...draft.agents.keys()], file: path }
  const nodes = [...around.before, ...steps.items].map((node) => toBytes(substitute(node, row, unknown)))
  const plays = nodes.flatMap((node) => readStep(node, options, reader) ?? [])
  for (const one of unknown) {
    const known = [...row.keys()]
    if (known.length > 0) reader.fail(fields.node.place, `with has no ${one}, only ${known.join(', ')}`)
  }
  if (setup === undefined) return undefined
  return {
    file: path,
    line: fields.node.place.line,
    suite: around.suite,
    name: nameOf(name, row, unknown),
    ...marksOfTest(own, around, reader),
    setup,
    play: (stage, begin) => playSteps(plays, stage, path, begin),
  }
}

function marksOfTest(own: Fields, around: Around, reader: Reader): Pick<TestCase, 'tags' | 'skip' | 'isOnly'> {
  const { tags, skip, isOnly } = readMarks(own, around, reader)
  return { tags, skip, isOnly }
}

/** The values of the row are in the name, where the author put them or behind it. */
function nameOf(name: string, row: Row, unknown: Set<string>): string {
  if (row.size === 0) return name
  if (name.includes('${')) return substituteText(name, row, unknown)
  return `${name} (${[...row].map(([key, { text }]) => `${key}: ${text}`).join(', ')})`
}

async function playSteps(
  plays: readonly { readonly play: Play; readonly place: Place }[],
  stage: Stage,
  file: string,
  begin: (place: TestPlace) => void,
): Promise<void> {
  for (const { play, place } of plays) {
    begin({ file, line: place.line })
    await play(stage)
  }
}

/** A mistake in what many tests share is told once. */
function uniqueProblems(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>()
  return problems.filter(({ line, column, message }) => {
    const key = `${line}:${column}:${message}`
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew
  })
}
