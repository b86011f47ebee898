export const coverageFormats = ['text', 'lcov', 'cobertura', 'html', 'json'] as const
/** `json` is that of istanbul, `html` a folder of its pages. */
export type CoverageFormat = (typeof coverageFormats)[number]
