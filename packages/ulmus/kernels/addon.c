// The native door: a Node-API addon that exports the kernels of the best instruction set this processor has.
//   names          string[], in the order of `table.h`
//   instructions   "avx512" | "avx2" | "sse4" | "neon"
//   address(view)  the address of a typed array's first element
//   call(index, words, count)  calls kernel `index` with the first `count` numbers of the Float64Array `words`
// It believes its caller: native-machine.ts passes only what compiled-kernels.ts has checked.
#include <node_api.h>
#include "table.h"

#if defined(__x86_64__)
#include <cpuid.h>

extern const kernel_entry kernels_sse4[], kernels_avx2[], kernels_avx512[];

/** Which of the processor's vector registers the operating system saves (XCR0). */
static __attribute__((target("xsave"))) unsigned saved_registers(void) { return (unsigned)__builtin_ia32_xgetbv(0); }

static const kernel_entry *choose_table(const char **instructions) {
  unsigned a, b, c, d;
  *instructions = "sse4";
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE)) return kernels_sse4;
  const unsigned fused = c & bit_FMA, saved = saved_registers();
  if (!fused || (saved & 0x6) != 0x6 || !__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b & bit_AVX2)) return kernels_sse4;
  *instructions = "avx2";
  const unsigned wide = bit_AVX512F | bit_AVX512DQ | bit_AVX512CD | bit_AVX512BW | bit_AVX512VL;
  if ((b & wide) != wide || (saved & 0xe6) != 0xe6) return kernels_avx2;
  *instructions = "avx512";
  return kernels_avx512;
}
#else
extern const kernel_entry kernels_neon[];

static const kernel_entry *choose_table(const char **instructions) {
  *instructions = "neon";
  return kernels_neon;
}
#endif

enum { MOST_WORDS = 32 };

/** The table is constant, so every thread's environment may share it. */
static napi_value call(napi_env env, napi_callback_info info) {
  napi_value values[3], result;
  size_t given = 3, length, offset;
  void *table, *data;
  napi_typedarray_type type;
  uint32_t index, count;
  napi_get_cb_info(env, info, &given, values, 0, &table);
  if (napi_get_value_uint32(env, values[0], &index) != napi_ok || napi_get_value_uint32(env, values[2], &count) != napi_ok ||
      napi_get_typedarray_info(env, values[1], &type, &length, &data, 0, &offset) != napi_ok || type != napi_float64_array ||
      count > length || count > MOST_WORDS) {
    napi_throw_type_error(env, 0, "call: expects an index, a Float64Array and how many of its numbers to use");
    return 0;
  }
  word words[MOST_WORDS];
  for (uint32_t i = 0; i < count; i++) words[i] = (word)((const double *)data)[i];
  const word answer = ((const kernel_entry *)table)[index].call(words);
  napi_create_int64(env, answer, &result);
  return result;
}

static napi_value address(napi_env env, napi_callback_info info) {
  napi_value view, result;
  size_t given = 1, length, offset;
  void *data = 0;
  napi_typedarray_type type;
  napi_get_cb_info(env, info, &given, &view, 0, 0);
  if (napi_get_typedarray_info(env, view, &type, &length, &data, 0, &offset) != napi_ok) {
    napi_throw_type_error(env, 0, "address: expects a typed array");
    return 0;
  }
  napi_create_int64(env, (int64_t)(intptr_t)data, &result);
  return result;
}

NAPI_MODULE_INIT() {
  const char *instructions;
  const kernel_entry *table = choose_table(&instructions);
  napi_value names, value;
  napi_create_array(env, &names);
  for (uint32_t i = 0; table[i].name; i++) {
    napi_create_string_utf8(env, table[i].name, NAPI_AUTO_LENGTH, &value);
    napi_set_element(env, names, i, value);
  }
  napi_set_named_property(env, exports, "names", names);
  napi_create_string_utf8(env, instructions, NAPI_AUTO_LENGTH, &value);
  napi_set_named_property(env, exports, "instructions", value);
  napi_create_function(env, "address", NAPI_AUTO_LENGTH, address, 0, &value);
  napi_set_named_property(env, exports, "address", value);
  napi_create_function(env, "call", NAPI_AUTO_LENGTH, call, (void *)(intptr_t)table, &value);
  napi_set_named_property(env, exports, "call", value);
  return exports;
}
