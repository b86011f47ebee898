import { pathToFileURL } from 'node:url'
import type { ProfileData } from '../profile-data.ts'
import { stacksOf, type Frame } from './stacks.ts'

interface ProfileNode {
  readonly id: number
  readonly callFrame: {
    readonly functionName: string
    readonly scriptId: string
    readonly url: string
    readonly lineNumber: number
    readonly columnNumber: number
  }
  hitCount: number
  readonly children: number[]
  readonly positionTicks: { readonly line: number; readonly ticks: number }[]
}

/**
 * A CPU profile as Chrome's DevTools and VS Code open it (Profiler.Profile of the DevTools protocol): blocks and statements are
 * functions, times in microseconds. A sample lasts until the next, so that of each statement is as long as the statement ran.
 */
export function cpuProfileJson(data: ProfileData): string {
  const nodes: ProfileNode[] = []
  const ids = new Map<string, number>()
  const scripts = new Map<string, string>()
  const addNode = (name: string, { file, line, column }: Omit<Frame, 'name'>): ProfileNode => {
    if (!scripts.has(file)) scripts.set(file, String(scripts.size))
    const url = file === '' ? '' : pathToFileURL(file).href
    const place = { scriptId: scripts.get(file) ?? '0', url, lineNumber: line - 1, columnNumber: column - 1 }
    const node = {
      id: nodes.length + 1,
      callFrame: { functionName: name, ...place },
      hitCount: 0,
      children: [],
      positionTicks: [],
    }
    nodes.push(node)
    return node
  }
  const root = addNode('(root)', { file: '', line: 0, column: 0 })
  const nodeOf = (stack: readonly Frame[]): ProfileNode => {
    let node = root
    for (const frame of stack) {
      const key = JSON.stringify([node.id, frame.name, frame.file, frame.line, frame.column])
      const known = nodes[(ids.get(key) ?? 0) - 1]
      if (known !== undefined) {
        node = known
        continue
      }
      const made = addNode(frame.name, frame)
      ids.set(key, made.id)
      node.children.push(made.id)
      node = made
    }
    return node
  }
  const samples: number[] = []
  const timeDeltas: number[] = []
  let deltaUs = 0
  let totalUs = 0
  for (const { stack, cost } of stacksOf(data)) {
    const node = nodeOf(stack)
    const us = Math.round(cost.selfMs * 1000)
    if (us === 0) continue
    node.hitCount += 1
    node.positionTicks.push({ line: cost.line, ticks: 1 })
    samples.push(node.id)
    timeDeltas.push(deltaUs)
    deltaUs = us
    totalUs += us
  }
  samples.push(root.id)
  timeDeltas.push(deltaUs)
  return `${JSON.stringify({ nodes, startTime: 0, endTime: totalUs, samples, timeDeltas })}\n`
}
