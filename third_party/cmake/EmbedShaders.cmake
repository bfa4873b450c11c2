# cmake -D SHADER_DIR=… -D SHADERS=a;b -D OUTPUT=file.c -P EmbedShaders.cmake
#
# Writes the shaders as one C table of NUL-terminated byte arrays, the same bytes on every run.

set(arrays "")
set(rows "")
set(index 0)
foreach(shader IN LISTS SHADERS)
    file(READ ${SHADER_DIR}/${shader} hex HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
    string(APPEND arrays "static const char shader_${index}[] = {\n${hex}0x00};\n")
    string(APPEND rows "    {\"${shader}\", shader_${index}},\n")
    math(EXPR index "${index} + 1")
endforeach()

file(WRITE ${OUTPUT}
    "#include \"gfx/shader_source.h\"\n\n${arrays}\n"
    "const plx_embedded_shader plx_embedded_shaders[] = {\n${rows}    {0, 0},\n};\n")
