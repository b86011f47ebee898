import type { CatalogueEntry } from './catalogue.ts'

/** Diagnostics of the scanner, the preprocessor and the parser: 1xxx source and preprocessor, 2xxx syntax. */
export const syntaxCatalogue = {
  KAM1001: {
    severity: 'error',
    title: 'included file not found',
    why: 'include_file stops the start of the server when the file cannot be read.',
    remedy: 'Correct the path, or use import_file when the file is optional.',
  },
  KAM1002: {
    severity: 'error',
    title: 'includes nested too deeply',
    why: 'Kamailio reads at most 10 files inside one another; usually a file includes itself.',
    remedy: 'Remove the include that closes the circle.',
  },
  KAM1003: {
    severity: 'error',
    title: 'name defined twice',
    why: 'A second #!define of a name is an error, even with the same value.',
    remedy: 'Use #!redefine to replace the value, or #!trydef to give a default.',
  },
  KAM1004: {
    severity: 'warning',
    title: 'character without meaning',
    why: 'Kamailio drops characters that it does not know without a word, so a slip stays unseen.',
    remedy: 'Remove the character, or put the text in quotes or a comment.',
  },
  KAM1005: {
    severity: 'error',
    title: 'macro that expands to itself',
    why: 'Kamailio never comes back from expanding such a macro.',
    remedy: 'Give the macro a value that does not name it.',
  },
  KAM1006: {
    severity: 'error',
    title: 'comment never closed',
    why: 'Everything after it is ignored, and Kamailio accepts the file all the same. Comments nest.',
    remedy: 'Close the comment with */, once for each /* in it.',
  },
  KAM1007: {
    severity: 'error',
    title: 'string or variable never closed',
    why: 'The rest of the file is read as part of it.',
    remedy: 'Add the missing quote or parenthesis.',
  },
  KAM1008: {
    severity: 'error',
    title: 'unbalanced #!ifdef and #!endif',
    why: 'Kamailio counts the directives and refuses the file when they do not match.',
    remedy: 'Close each #!ifdef, #!ifndef and #!ifexp with one #!endif.',
  },
  KAM1009: {
    severity: 'error',
    title: '#!else out of place',
    why: 'An #!else outside of a condition is ignored; a second one turns the first branch on again.',
    remedy: 'Keep one #!else between #!ifdef and #!endif.',
  },
  KAM1010: {
    severity: 'error',
    title: 'conditions nested too deeply',
    why: 'Kamailio allows 512 conditions inside one another.',
    remedy: 'Simplify the conditions.',
  },
  KAM1011: {
    severity: 'error',
    title: 'name expected',
    why: 'The directive needs a name of letters, digits and underscores that does not start with a digit.',
    remedy: 'Write the name after the directive.',
  },
  KAM1012: {
    severity: 'error',
    title: 'bad preprocessor expression',
    why: 'The expression over defines cannot be evaluated.',
    remedy: 'Use names of defines, numbers, texts in quotes, arithmetic, comparisons, && and ||.',
  },
  KAM1013: {
    severity: 'error',
    title: 'environment variable not set',
    why: '#!defenv needs the variable when the server starts.',
    remedy: 'Set the variable, or use #!trydefenv when it is optional.',
  },
  KAM1014: {
    severity: 'warning',
    title: 'text after #!ifdef is ignored',
    why: '#!ifdef tests the existence of one name; `#!ifdef A || B` is `#!ifdef A`.',
    remedy: 'Use #!ifexp, or nest conditions.',
  },
  KAM1015: {
    severity: 'error',
    title: '#!endif that is not alone on its line',
    why: 'With text after it, or without a line end, Kamailio does not see it as #!endif and then misses one at the end.',
    remedy: 'Move the text to a line of its own, and end the file with a line end.',
  },
  KAM1016: {
    severity: 'error',
    title: 'bad #!subst rule',
    why: 'The rule is not of the form "/regex/replacement/flags", or its regular expression does not compile.',
    remedy: 'Correct the rule; any character can stand for the slash.',
  },
  KAM1017: {
    severity: 'error',
    title: 'file name not in quotes',
    why: 'include_file and import_file take a name in double quotes on the same line.',
    remedy: 'Put the name in double quotes.',
  },
  KAM1018: {
    severity: 'warning',
    title: 'directive of a newer release',
    why: 'The chosen release takes the line for a comment, so #!else and #!endif after it belong to another condition.',
    remedy: 'Use #!ifdef with the defines that the release has, or choose a newer target.',
  },
  KAM1019: {
    severity: 'warning',
    title: 'macro of a reserved word',
    why: 'Keywords are never replaced, so the macro has no effect but for #!ifdef.',
    remedy: 'Give the macro another name, in capital letters as is usual.',
  },
  KAM2001: {
    severity: 'error',
    title: 'syntax error',
    why: 'The text does not follow the grammar of the language at this place.',
    remedy: 'See what is expected in the message.',
  },
  KAM2002: {
    severity: 'error',
    title: 'missing semicolon',
    why: 'Each command, assignment, return, exit, drop and break ends with a semicolon.',
    remedy: 'Add the semicolon at the end of the statement before.',
  },
  KAM2003: {
    severity: 'error',
    title: 'nested too deeply',
    why: 'Blocks or expressions are nested deeper than kamkit reads (and far deeper than Kamailio runs).',
    remedy: 'Move inner blocks into routes of their own.',
  },
  KAM2005: {
    severity: 'error',
    title: 'empty configuration',
    why: 'Kamailio refuses a file without any statement, also when conditionals left all of it out.',
    remedy: 'Add at least a request_route block.',
  },
  KAM2004: {
    severity: 'error',
    title: 'empty block',
    why: 'Kamailio needs at least one action, or a lone semicolon, between braces.',
    remedy: 'Write {;} for a block that does nothing.',
  },
} as const satisfies { readonly [code: `KAM${number}`]: CatalogueEntry }
