// The list of kernels, by the names under which TypeScript calls them.
#pragma once
#include "kernel.h"

#define KERNELS(ENTRY)                                                                                \
  ENTRY(scratch_bytes) ENTRY(multiply_single) ENTRY(multiply_panels) ENTRY(multiply_double) ENTRY(mirror) \
  ENTRY(cholesky_block) ENTRY(cholesky_panel) ENTRY(cholesky_solve) ENTRY(tridiagonal_reduce) ENTRY(tridiagonal_apply) \
  ENTRY(secular_roots) ENTRY(secular_weights) ENTRY(secular_vectors) ENTRY(reservoir)                \
  ENTRY(power_spectrum) ENTRY(convolution) ENTRY(convolution_filters) ENTRY(convolution_weights)

typedef struct {
  const char *name;
  word (*call)(const word *words);
} kernel_entry;
