// What a kernel is: a function of one array of words (sizes, strides in elements, addresses), returning a word.
// Each names its words by a struct whose members are all as wide as a pointer, in the order in which
// `compiled-kernels.ts` passes them. Nothing here checks a bound: the TypeScript side has.
#pragma once
#include "vector.h"

#if defined(__wasm__)
#define KERNEL(name) __attribute__((export_name(#name))) word name(const word *words)
#else
#define KERNEL(name) static word name(const word *words)
#endif

#define ARGUMENTS(type, name) const type *const name = (const type *)(const void *)words
