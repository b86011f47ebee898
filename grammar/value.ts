/**
 * A value of the configuration language: null (undefined), an integer, or text in which one character is one byte.
 * A failed integer evaluation ("12a" used as a number, division by zero) is NaN; it makes the statement fail.
 */
export type Value = null | number | string
