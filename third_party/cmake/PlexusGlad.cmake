# Generates the GL and EGL loaders with the system's glad program, from the specification it ships.

find_program(GLAD_EXECUTABLE glad REQUIRED)

set(PLEXUS_GL_EXTENSIONS
    GL_KHR_debug
    GL_KHR_robustness
    GL_ARB_buffer_storage
    GL_ARB_compute_shader
    GL_ARB_shader_storage_buffer_object
    GL_ARB_shader_image_load_store
    GL_ARB_timer_query)
set(PLEXUS_EGL_EXTENSIONS
    EGL_EXT_platform_base
    EGL_EXT_platform_device
    EGL_EXT_device_base
    EGL_EXT_device_enumeration
    EGL_EXT_device_query
    EGL_MESA_platform_surfaceless
    EGL_KHR_surfaceless_context
    EGL_KHR_create_context)

set(glad_dir ${PROJECT_BINARY_DIR}/glad)
list(JOIN PLEXUS_GL_EXTENSIONS "," gl_extensions)
list(JOIN PLEXUS_EGL_EXTENSIONS "," egl_extensions)

add_custom_command(
    OUTPUT ${glad_dir}/src/gl.c ${glad_dir}/src/egl.c
        ${glad_dir}/include/glad/gl.h ${glad_dir}/include/glad/egl.h
    COMMAND ${GLAD_EXECUTABLE} --reproducible --quiet --out-path ${glad_dir}
        --api gl:core=4.1 --extensions ${gl_extensions} c
    COMMAND ${GLAD_EXECUTABLE} --reproducible --quiet --out-path ${glad_dir}
        --api egl=1.5 --extensions ${egl_extensions} c --loader
    COMMENT "Generating the GL and EGL loaders"
    VERBATIM)

add_library(glad STATIC ${glad_dir}/src/gl.c ${glad_dir}/src/egl.c)
target_include_directories(glad SYSTEM PUBLIC ${glad_dir}/include)
target_link_libraries(glad PUBLIC ${CMAKE_DL_LIBS})
