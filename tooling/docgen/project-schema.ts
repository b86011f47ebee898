import { releases } from '#grammar/releases.ts'
import { diagnosticPages } from '../explain/diagnostic-pages.ts'
import { moduleFactsShape } from '../project/module-facts-shape.ts'
import { definePattern, severityNames } from '../project/project-file.ts'

/** The JSON schema of the files that modulePaths names. */
export function moduleFactsSchema(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'NAME.json',
    description: 'What a module of Kamailio exports.',
    ...moduleFactsShape,
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}

/** The JSON schema of kamkit.config.json, with which editors complete and check it. */
export function projectSchema(): string {
  const pages = diagnosticPages()
  const severity = { enum: severityNames }
  const ofRules = pages.filter((page) => page.name !== undefined)
  const categories = [...new Set(ofRules.map((page) => page.category))].toSorted()
  const rules = Object.fromEntries([
    ...categories.map((category) => [category, { $ref: '#/$defs/severity', description: `All rules of ${category}.` }]),
    ...ofRules.flatMap(({ code, name, title }) => {
      return [name ?? '', code].map((key) => [key, { $ref: '#/$defs/severity', description: title }])
    }),
    ...pages
      .filter((page) => page.name === undefined)
      .map(({ code, title, severity: own }) => {
        return [code, { $ref: own === 'error' ? '#/$defs/error' : '#/$defs/severity', description: title }]
      }),
  ])
  const texts = (description: string, pattern = {}): object => ({
    description,
    type: 'array',
    items: { type: 'string', minLength: 1, ...pattern },
  })
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'kamkit.config.json',
    description: 'What a project settles for its Kamailio configurations.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      rules: {
        description: 'How strict rules, codes and categories are; what names a rule wins over its category.',
        type: 'object',
        additionalProperties: false,
        properties: rules,
      },
      defines: texts('Preprocessor defines, NAME or NAME=VALUE, as kamailio -A.', {
        pattern: definePattern,
      }),
      target: { description: 'The Kamailio release to check against.', enum: releases },
      ignore: texts('Globs of files of which nothing is said, as seen from the folder of this file.'),
      modulePaths: texts(
        'Files NAME.json, or folders of them, that describe modules of your own; as seen from the folder of this file.',
      ),
    },
    $defs: { severity, error: { enum: ['error'] } },
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}
