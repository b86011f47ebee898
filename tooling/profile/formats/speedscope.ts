import type { ProfileData } from '../profile-data.ts'
import { stacksOf, type Frame, type StackTime } from './stacks.ts'

/** The file format of speedscope (its file-format-schema.json): one profile of running and one of waiting, in microseconds. */
export function speedscopeJson(data: ProfileData, name: string): string {
  const frames: Frame[] = []
  const indexes = new Map<string, number>()
  const indexOf = (frame: Frame): number => {
    const key = JSON.stringify([frame.name, frame.file, frame.line, frame.column])
    const known = indexes.get(key)
    if (known !== undefined) return known
    indexes.set(key, frames.length)
    return frames.push(frame) - 1
  }
  const stacks = stacksOf(data)
  const profile = (title: string, weightOf: (one: StackTime) => number): unknown => {
    const weighing = stacks.filter((one) => weightOf(one) > 0)
    const weights = weighing.map((one) => weightOf(one) * 1000)
    return {
      type: 'sampled',
      name: title,
      unit: 'microseconds',
      startValue: 0,
      endValue: weights.reduce((sum, weight) => sum + weight, 0),
      samples: weighing.map(({ stack }) => stack.map(indexOf)),
      weights,
    }
  }
  const profiles = [profile(`${name}: running`, ({ cost }) => cost.selfMs)]
  if (stacks.some(({ cost }) => cost.waitMs > 0)) profiles.push(profile(`${name}: waiting`, ({ cost }) => cost.waitMs))
  const file = {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name,
    exporter: 'kamkit',
    activeProfileIndex: 0,
    shared: {
      frames: frames.map(({ name: title, file: path, line, column }) => ({
        name: title,
        file: path,
        line,
        col: column,
      })),
    },
    profiles,
  }
  return `${JSON.stringify(file)}\n`
}
