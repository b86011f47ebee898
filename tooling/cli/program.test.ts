import { expect, it } from 'vitest'
import { createProgram } from './program.ts'

const program = createProgram()

it.each(program.commands.map((command) => [command.name(), command] as const))(
  'kamkit %s --help ends with examples of options that exist, and shows no empty defaults',
  (name, command) => {
    let text = ''
    command.configureOutput({ writeOut: (part) => void (text += part) })
    expect(() => command.outputHelp()).not.toThrow()
    expect(text).not.toContain('[]')
    const [, examples = ''] = text.split('\nExamples:\n')
    expect(examples).toContain(`  kamkit ${name}`)
    expect(examples).toContain('Statuses: 0 ')
    const known = [command, ...command.commands].flatMap((one) =>
      one.options.flatMap(({ long, short }) => [long, short]),
    )
    const used = [...(examples.split('\n\n')[0] ?? '').matchAll(/(?<= )--?[a-zA-Z][\w-]*/g)].map(([option]) => option)
    expect(used.filter((option) => !known.includes(option))).toEqual([])
  },
)
