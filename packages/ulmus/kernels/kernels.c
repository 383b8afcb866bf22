// All kernels as one unit. For WASM each is an export; natively they are a table, built once for each instruction set.
#include "product.c"
#include "cholesky.c"
#include "tridiagonal.c"
#include "secular.c"
#include "reservoir.c"
#include "spectrum.c"
#include "convolution.c"
#include "table.h"

#if defined(KERNEL_TABLE)
#define ENTRY(name) {#name, name},
const kernel_entry KERNEL_TABLE[] = {KERNELS(ENTRY){0, 0}};
#endif
