// Clears the parameters of the templates tile.h and product.h, so that they can be used once more.
#undef ELEMENT
#undef VECTOR
#undef LANES
#undef SPLAT
#undef FUSED
#undef LOAD
#undef STORE
#undef NAME
#undef TILE_ROWS
#undef TILE_VECTORS
#undef DEPTH
#undef BLOCK_ROWS
#undef BLOCK_COLUMNS
#undef FINISH
