# Generates the decoder of the part of ONNX that is read, from our own schema, with protoc-c.

find_program(PROTOC_C_EXECUTABLE protoc-c REQUIRED)

set(schema_source ${PROJECT_SOURCE_DIR}/src/io)
set(schema_dir ${PROJECT_BINARY_DIR}/schema)
file(MAKE_DIRECTORY ${schema_dir})
add_custom_command(
    OUTPUT ${schema_dir}/onnx.pb-c.c ${schema_dir}/onnx.pb-c.h
    COMMAND ${PROTOC_C_EXECUTABLE} --proto_path=${schema_source} --c_out=${schema_dir}
        ${schema_source}/onnx.proto
    DEPENDS ${schema_source}/onnx.proto
    COMMENT "Generating the decoder of ONNX"
    VERBATIM)

add_library(onnx_schema STATIC ${schema_dir}/onnx.pb-c.c ${schema_dir}/onnx.pb-c.h)
target_include_directories(onnx_schema SYSTEM PUBLIC ${schema_dir})
target_link_libraries(onnx_schema PUBLIC PkgConfig::PROTOBUF_C)
